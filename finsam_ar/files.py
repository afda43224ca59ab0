"""Writes files so that a failure leaves nothing half-written: beside the target, then renamed over it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from finsam_ar.errors import Problem, Source, UserError

_REASONS = {
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "diskutrymmet är slut",
    errno.EACCES: "det saknas behörighet",
    errno.EPERM: "det saknas behörighet",
    errno.EROFS: "disken är skrivskyddad",
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "en del av sökvägen är en fil, inte en mapp",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EIO: "disken svarar med fel",
}
_IN_USE = (errno.EACCES, errno.EPERM)


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write `data` (text as UTF-8) to `path`, whole or not at all.

    Missing folders are made. On any failure the old file stands untouched, nothing is left beside it, and an
    OSError has become a UserError that names the target.
    """
    content = data.encode() if isinstance(data, str) else data
    target = path.resolve()  # a link is written through, not replaced
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        finally:
            _remove(beside)
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
