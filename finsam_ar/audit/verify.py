"""Verifying a bundle: whether it is whole, and whether the books at its commit give the same figures and bytes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from finsam_ar import __version__
from finsam_ar.audit.bundle import FACTS, FORMAT, MANIFEST, bundle_files, zipped
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import reason
from finsam_ar.history import knows

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MOST_BYTES = 1 << 30  # a bundle is some megabytes: what unpacks to more is none
_MOST_TOLD = 10


@dataclass(frozen=True)
class Verdict:
    """What differs, question by question; nothing where all agrees. `rebuilt` is False when it couldn't be tried."""

    year: int
    commit: str
    files: tuple[str, ...]  # against the manifest
    figures: tuple[str, ...]  # against the books
    bytes: tuple[str, ...]
    rebuilt: bool = True
    notes: tuple[str, ...] = field(default=())

    @property
    def is_good(self) -> bool:
        """True when everything agrees."""
        return self.rebuilt and not (self.files or self.figures or self.bytes)

    def __str__(self) -> str:
        """A line a question, what differs below it, and the outcome last."""
        lines = [f"Revisionspaket {self.year}, gjort av versionen {self.commit[:12]}"]
        lines += _answer("Filerna är de som manifestet räknar upp", self.files)
        if self.rebuilt:
            lines += _answer("Varje siffra är den som böckerna ger", self.figures)
            lines += _answer("Varje byte är den som böckerna ger", self.bytes)
        lines += self.notes
        lines.append("Allt stämmer." if self.is_good else "Paketet stämmer inte.")
        return "\n".join(lines)


def _answer(question: str, differences: tuple[str, ...]) -> Iterator[str]:
    yield f"{question}: {'nej' if differences else 'ja'}"
    for difference in differences[:_MOST_TOLD]:
        yield f"    {difference}"
    if len(differences) > _MOST_TOLD:
        yield f"    … och {len(differences) - _MOST_TOLD} till"


def verify(directory: Path, path: Path) -> Verdict:
    """Check a bundle by itself, then against the books of the project's folder at the bundle's commit.

    UserError when it is no bundle at all. Nothing of it is ever unpacked to disk.
    """
    content = _read(path)
    files = _unpacked(path, content)
    manifest = _manifest(path, files)
    year, commit = manifest["ar"], manifest["commit"]
    whole = tuple(_against_manifest(files, manifest["filer"]))
    notes: tuple[str, ...] = ()
    if manifest["program"] != __version__:
        notes = (f"Paketet gjordes med finsam-ar {manifest['program']}; det här är {__version__}.",)
    if not knows(directory, commit):
        unknown = (
            f"Böckerna kunde inte jämföras: versionen {commit} finns inte i den här mappens versionshistorik.",
            "Hämta hela historiken (git fetch), eller ställ dig i det förbunds mapp som paketet gäller.",
        )
        return Verdict(year, commit, whole, (), (), rebuilt=False, notes=(*notes, *unknown))
    again = bundle_files(directory, commit, year, manifest["arkiv"])
    return Verdict(
        year,
        commit,
        whole,
        tuple(_figures(files.get(FACTS, b""), again[FACTS])),
        tuple(_bytes(files, again, content)),
        notes=notes,
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(Problem(f"filen går inte att läsa: {reason(error)}", Source(path))) from None


def _unpacked(path: Path, content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = [member.orig_filename for member in members]
            if unsafe := [name for name in names if not _is_safe(name)]:
                raise UserError(
                    Problem(f"sökvägen ”{unsafe[0]}” i filen pekar utanför den; den öppnas inte", Source(path))
                )
            if len(set(names)) < len(names):
                raise UserError(Problem("samma fil finns två gånger i zip-filen", Source(path)))
            if sum(member.file_size for member in members) > _MOST_BYTES:
                raise UserError(Problem("zip-filen packar upp till mer än ett revisionspaket kan vara", Source(path)))
            return {member.filename: _member(archive, member, path) for member in members}
    except (zipfile.BadZipFile, ValueError, EOFError, UnicodeDecodeError):
        hint = "Hämta paketet igen, eller gör ett nytt: finsam-ar revision."
        raise UserError(Problem("filen är ingen hel zip-fil", Source(path), hint)) from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise UserError(Problem(f"{member.filename} i zip-filen är skadad", Source(path))) from None


def _is_safe(name: str) -> bool:
    """False for what would land outside a folder that it is unpacked to, on any system."""
    if "\\" in name or "\0" in name or PureWindowsPath(name).drive or PurePosixPath(name).is_absolute():
        return False
    return bool(name) and not {"..", "."} & set(name.split("/")) and "" not in name.split("/")


def _manifest(path: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(files[MANIFEST])
        good = (
            manifest["format"] == FORMAT
            and type(manifest["ar"]) is int
            and isinstance(manifest["program"], str)
            and manifest["arkiv"] in ("2a", "3a")
            and bool(_COMMIT.fullmatch(manifest["commit"]))
            and all(isinstance(value, str) for value in dict(manifest["filer"]).values())
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        good = False
    if not good:
        raise UserError(
            Problem(f"zip-filen är inget revisionspaket: {MANIFEST} saknas eller är förstörd", Source(path))
        )
    return manifest


def _against_manifest(files: Mapping[str, bytes], listed: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*listed, *files} - {MANIFEST}):
        if name not in files:
            yield f"{name} saknas"
        elif name not in listed:
            yield f"{name} står inte i manifestet"
        elif hashlib.sha256(files[name]).hexdigest() != listed[name]:
            yield f"{name} har ändrats"


def _figures(packed: bytes, again: bytes) -> Iterator[str]:
    try:
        ours, theirs = _by_id(again), _by_id(packed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield f"{FACTS} går inte att läsa"
        return
    for id_ in [*ours, *(id_ for id_ in theirs if id_ not in ours)]:
        if id_ not in theirs:
            yield f"{id_} saknas i paketet"
        elif id_ not in ours:
            yield f"{id_} finns inte i böckernas rapport"
        elif ours[id_] != theirs[id_]:
            yield f"{id_}: paketet har {' / '.join(theirs[id_])}, böckerna ger {' / '.join(ours[id_])}"


def _by_id(content: bytes) -> dict[str, tuple[str, str]]:
    """Each figure's exact and shown value with its unit."""
    found = json.loads(content)["fakta"]
    return {
        each["id"]: (f"{each['exakt']} {each['exakt_enhet']}", f"{each['visat']} {each['enhet']}") for each in found
    }


def _bytes(files: Mapping[str, bytes], again: Mapping[str, bytes], content: bytes) -> Iterator[str]:
    different = [name for name in sorted({*files, *again}) if files.get(name) != again.get(name)]
    yield from different
    if not different and zipped(again) != content:
        yield "filerna är lika, men zip-filen är packad på ett annat sätt"
