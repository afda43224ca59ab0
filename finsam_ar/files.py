"""Writes files so that a failure leaves nothing half-written: beside the target, then renamed over it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from finsam_ar.errors import Problem, Source, UserError

_REASONS = {
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "diskutrymmet är slut",
    errno.EACCES: "det saknas behörighet",
    errno.EPERM: "det saknas behörighet",
    errno.EROFS: "disken är skrivskyddad",
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EISDIR: "det är en mapp, inte en fil",
    errno.EEXIST: "det finns redan en fil med mappens namn",
    errno.ENOTDIR: "en del av sökvägen är en fil, inte en mapp",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EIO: "disken svarar med fel",
}
_IN_USE = (errno.EACCES, errno.EPERM)


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write `data` (text as UTF-8) to `path`, whole or not at all; see `write_all`."""
    write_all({path: data.encode() if isinstance(data, str) else data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none: every one beside its target first, then all renamed over theirs.

    Missing folders are made. On any failure the old files stand untouched, nothing is left beside them, and an
    OSError has become a UserError that names the target.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            with _told(path):
                target = path.resolve()  # a link is written through, not replaced
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
                ready.append((beside, path))
                _write(beside, content)
        for beside, path in ready:
            with _told(path):
                beside.replace(path.resolve())
    finally:
        for beside, _ in ready:
            _remove(beside)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what the operating system refuses as a UserError about the path."""
    try:
        yield
    except OSError as error:
        hint = "Är filen öppen i ett annat program? Stäng den och försök igen." if error.errno in _IN_USE else ""
        raise UserError(Problem(f"filen kunde inte skrivas: {reason(error)}", Source(path), hint)) from error


def reason(error: OSError) -> str:
    """Why the operating system refused, in Swedish."""
    return _REASONS.get(error.errno or 0) or f"{error.strerror or error} (fel {error.errno})"


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # such as NotADirectoryError: then there is nothing to remove, and the first error is what counts
        return
