"""Where a report's files are looked for: `reports/<år>`, then the förbund's `templates`, then `finsam_ar/standard`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

STANDARD = Path(__file__).parent.parent / "standard"


@dataclass(frozen=True)
class Folders:
    """Where a report's files are looked for, in this order.

    A board paper has folders of its own, and `shared`: those of its year's årsredovisning, for what belongs to the
    förbund or the year (its look, datasets, charts).
    """

    report: Path  # reports/<år>, or reports/<år>/<rapport>
    templates: Path  # templates, or templates/rapporter/<slag>
    standard: Path = STANDARD
    shared: Folders | None = None
    is_before_years_end: bool = False  # the paper tells of less than the year

    @property
    def facts_file(self) -> Path:
        """Where the report's place, date and single facts stand; a board paper may lack it."""
        return self.report / ("arsredovisning.toml" if self.shared is None else "uppgifter.toml")

    def file(self, name: str) -> Path | None:
        """Return the file as this year, this förbund or the standard has it; None when none does."""
        own = next((path for path in (folder / name for folder in self._all) if path.exists()), None)
        return self.shared.file(name) if own is None and self.shared is not None else own

    def words(self, chapter: str) -> Path | None:
        """Return the file with a chapter's words."""
        places = (
            self.report / f"{chapter}.md",
            self.templates / "kapitel" / f"{chapter}.md",
            self.standard / "kapitel" / f"{chapter}.md",
        )
        return next((path for path in places if path.exists()), None)

    def layers(self, name: str) -> list[Path]:
        """Return the standard's and the förbund's file of that name, those that exist, the standard's first.

        A board paper's own come after those that all reports share.
        """
        shared = self.shared.layers(name) if self.shared is not None else []
        own = [path for path in (folder / name for folder in (self.standard, self.templates)) if path.exists()]
        return [*shared, *own]

    def data(self, name: str, *, is_of_year: bool = False) -> Path:
        """Return where a dataset's file is, or is to be.

        What a file shared by the year's reports says of the whole year (`is_of_year`) isn't for a paper of less.
        """
        own = self.report / "data" / name
        if self.shared is None or own.exists() or (is_of_year and self.is_before_years_end):
            return own
        return self.shared.data(name)

    def schemas(self) -> dict[str, Path]:
        """Return the datasets' schemas by id; the förbund's own replaces the standard's, a paper's own the shared."""
        found = self.shared.schemas() if self.shared is not None else {}
        for folder in (self.standard, self.templates):
            found |= {path.stem: path for path in (folder / "data").glob("*.toml")}
        return dict(sorted(found.items()))

    @property
    def _all(self) -> tuple[Path, Path, Path]:
        return self.report, self.templates, self.standard
