"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from finsam_ar.errors import UserError
from finsam_ar.files import write_all, write_atomically


def test_writes_text_as_utf8_and_makes_folders(tmp_path: Path) -> None:
    target = tmp_path / "reports" / "2022" / "år.txt"
    write_atomically(target, "Åby\n")
    assert target.read_bytes() == "Åby\n".encode()


def test_replaces_the_old_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "disken är full"),
        (errno.EACCES, "det saknas behörighet"),
        (errno.EROFS, "disken är skrivskyddad"),
    ],
)
def test_a_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match=message) as raised:
        write_atomically(target, b"new")
    assert str(target) in str(raised.value)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interruption_leaves_nothing_beside_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_target_that_is_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.mkdir()
    with pytest.raises(UserError, match=r"a\.pdf: filen kunde inte skrivas"):
        write_atomically(target, b"new")
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="filen kunde inte skrivas"):
        write_atomically(tmp_path / "reports" / "a.pdf", b"new")


def test_writes_through_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_bytes(b"old")
    link = tmp_path / "link.txt"
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("no links here")
    write_atomically(link, "new")
    assert real.read_bytes() == b"new"
    assert link.is_symlink()


def test_several_files_are_written_all_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.html"
    first.write_bytes(b"old")
    second.mkdir()
    with pytest.raises(UserError, match=r"b\.html: filen kunde inte skrivas"):
        write_all({first: b"new", second: b"new"})
    assert first.read_bytes() == b"old"
    second.rmdir()
    write_all({first: b"new", second: b"new"})
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"new")
    assert sorted(tmp_path.iterdir()) == [first, second]
