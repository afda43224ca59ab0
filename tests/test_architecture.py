"""The rules of docs/architecture.md on who may import what and what the program may name, from the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from finsam_ar.books.model import Books

ROOT = Path(__file__).parents[1] / "finsam_ar"
#: Rooms of the house, the top one first: each may import those below it. Rooms on one line don't know each other.
STOREYS = (
    ("__main__",),
    ("cli",),
    ("commands",),
    ("preview_server",),
    ("asked", "audit", "preview", "new_year"),
    ("report",),
    ("rendered",),
    ("inputs", "prepare", "trace"),
    ("adopted", "assumptions", "render", "target"),
    ("checks", "document", "place", "vouchers", "visa"),
    ("ekonom",),
    ("tables",),
    ("books", "config", "history"),
    ("files", "suggest"),
    ("errors", "__init__", "finsam_ar"),
)
#: Where rooms know less than what is below them.
POOR = {
    "books": {"errors", "files", "suggest"},
    "config": {"errors", "files", "suggest"},
    "history": {"errors"},
    "tables": {"books", "config", "errors", "suggest"},
    "document": {"books", "config", "errors", "suggest", "tables"},
    "ekonom": {"books", "config", "errors", "suggest", "tables"},
    "render/pdf": {"document", "errors", "render/fonts", "tables"},
    "render/html": {"books/model", "config/forbund", "document", "errors", "render/fonts", "tables"},
}
#: Where a library may be imported.
LIBRARIES = {
    "beancount": ("books",),
    "fava": ("commands/serve",),
    "highspy": ("tables/binary_program",),
    "matplotlib": ("render/pdf",),
    "pandas": ("books", "tables"),
    "pyphen": ("render/pdf",),
    "reportlab": ("render/pdf",),
    "xlsxwriter": ("render/xlsx",),
    "jinja2": ("document", "render/html"),
    "markdown_it": ("document",),
    "pydantic": ("config",),
    "tree_sitter": ("config/reader",),
    "tree_sitter_toml": ("config/reader",),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module by its path within the program, without `.py`: `render/pdf/canvas`."""
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).with_suffix("").as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> Iterator[str]:
    """What a module imports, also for types only and within functions, as paths: `finsam_ar/books/model`, `pandas`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.replace(".", "/") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            package = node.module.replace(".", "/")
            for alias in node.names:
                path = ROOT.parent / package / alias.name
                is_module = path.is_dir() or path.with_suffix(".py").is_file()
                yield f"{package}/{alias.name}" if is_module else package


def is_within(module: str, room: str) -> bool:
    """True for the room's own module, and what is in it."""
    return module == room or module.startswith(f"{room}/")


MODULES = dict(modules())
#: For each module the others of the program that it imports.
WITHIN: Mapping[str, set[str]] = {
    module: {
        name.removeprefix("finsam_ar").lstrip("/") or "__init__"
        for name in imports(tree)
        if name.startswith("finsam_ar")
    }
    for module, tree in MODULES.items()
}


def storey(module: str) -> int:
    """The storey of a module's room; the top one is 0."""
    room = module.partition("/")[0]
    return next(number for number, rooms in enumerate(STOREYS) if room in rooms)


def test_imports_run_one_way() -> None:
    backwards = [
        f"{module} imports {other}"
        for module, others in WITHIN.items()
        for other in sorted(others)
        if module.partition("/")[0] != other.partition("/")[0] and storey(module) >= storey(other)
    ]
    assert backwards == []


def test_every_room_has_its_storey() -> None:
    rooms = {"finsam_ar", *(module.partition("/")[0] for module in MODULES)}
    assert rooms == {room for storey in STOREYS for room in storey}


@pytest.mark.parametrize("room", POOR)
def test_some_rooms_know_less_than_what_is_below_them(room: str) -> None:
    known = POOR[room] | {room}
    strange = {
        f"{module} imports {other}"
        for module, others in WITHIN.items()
        if is_within(module, room)
        for other in others
        if not any(is_within(other, each) for each in known)
    }
    assert strange == set()


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_has_its_place(library: str) -> None:
    users = [
        module for module, tree in MODULES.items() if library in {name.partition("/")[0] for name in imports(tree)}
    ]
    assert users
    assert [user for user in users if not any(is_within(user, room) for room in LIBRARIES[library])] == []


def test_the_program_names_nothing_of_the_sample(sample_books: Books) -> None:
    """No insats, member or account: a new förbund is files."""
    register = sample_books.register
    insatser = [each for each in register.verksamheter.values() if each.is_insats]
    names = {
        *(name for each in insatser for name in (each.id, each.name)),
        *(each.name for each in register.organisations.values()),
        *(account.rpartition(":")[2] for account in sample_books.accounts),
    }
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)")
    texts = [path for path in ROOT.rglob("*") if path.suffix in (".py", ".toml", ".md", ".html", ".js", ".css")]
    assert len(texts) > len(MODULES)
    assert {
        path.relative_to(ROOT).as_posix(): found
        for path in texts
        if (found := pattern.findall(path.read_text(encoding="utf-8")))
    } == {}
