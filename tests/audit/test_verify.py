"""`verifiera`: whole or not, the same figures or not, the same bytes or not: each is told by itself."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from finsam_ar import cli, report
from finsam_ar.audit.bundle import MANIFEST, audit_pack, zipped
from finsam_ar.place import Project
from tests.sample import append, commit_all, copy_of_sample

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the sample with its bundle made; the books have gone on since."""
    made = copy_of_sample(tmp_path_factory.mktemp("forbund"))
    commit_all(made.directory)
    audit_pack(made, report.load_books(made), 2022)
    append(made.directory / "ledger" / "register.beancount", "; en senare ändring")
    commit_all(made.directory, "Senare")
    return made


@pytest.fixture
def pack(project: Project) -> Path:
    return project.reports / "2022" / "revision-2022.zip"


@pytest.fixture
def verified(project: Project, capsys: pytest.CaptureFixture[str]) -> Callable[[Path], tuple[int, str]]:
    def verify(path: Path) -> tuple[int, str]:
        code = cli.main(["--katalog", str(project.directory), "verifiera", str(path)])
        output = capsys.readouterr()
        return code, output.out + output.err

    return verify


@pytest.fixture
def changed(pack: Path, tmp_path: Path) -> Callable[[Callable[[Files], object]], Path]:
    """A bundle in which something was changed."""

    def make(change: Callable[[Files], object]) -> Path:
        with zipfile.ZipFile(pack) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        change(files)
        path = tmp_path / "ändrat.zip"
        path.write_bytes(zipped(files))
        return path

    return make


Verified = Callable[[Path], tuple[int, str]]
Changed = Callable[[Callable[[Files], object]], Path]


def with_manifest(files: Files, **values: object) -> None:
    """Forge the manifest: it lists the files as they are now, and says what a test wants."""
    manifest = json.loads(files[MANIFEST])
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != MANIFEST}
    files[MANIFEST] = json.dumps({**manifest, "filer": listed, **values}).encode()


def test_an_untouched_bundle_agrees_though_the_books_went_on(pack: Path, verified: Verified) -> None:
    code, text = verified(pack)
    assert code == 0
    assert text.count(": ja\n") == 3
    assert text.endswith("Allt stämmer.\n")


def test_a_changed_byte(changed: Changed, verified: Verified) -> None:
    code, text = verified(changed(lambda files: files.update({"huvudbok.csv": files["huvudbok.csv"] + b" "})))
    assert code == 1
    assert "manifestet räknar upp: nej\n    huvudbok.csv har ändrats\n" in text
    assert "Varje siffra är den som böckerna ger: ja\n" in text
    assert "Varje byte är den som böckerna ger: nej\n    huvudbok.csv\n" in text


def test_a_changed_figure_under_a_forged_manifest(changed: Changed, verified: Verified) -> None:
    def forge(files: Files) -> None:
        content = json.loads(files["fakta.json"])
        (fact,) = (each for each in content["fakta"] if each["id"] == "resultatrakning/arets-resultat/2022")
        fact["exakt"] = "434980.00"
        files["fakta.json"] = json.dumps(content).encode()
        with_manifest(files)

    code, text = verified(changed(forge))
    assert code == 1
    assert "manifestet räknar upp: ja\n" in text
    assert (
        "Varje siffra är den som böckerna ger: nej\n    resultatrakning/arets-resultat/2022: paketet har 434980" in text
    )
    assert "Varje byte är den som böckerna ger: nej\n    fakta.json\n    manifest.json\n" in text


def test_a_missing_file_and_one_too_many(changed: Changed, verified: Verified) -> None:
    def change(files: Files) -> None:
        del files["grundbok.csv"]
        files["extra.txt"] = b""

    code, text = verified(changed(change))
    assert code == 1
    assert "    extra.txt står inte i manifestet\n    grundbok.csv saknas\n" in text


def test_an_unknown_commit(changed: Changed, verified: Verified) -> None:
    code, text = verified(changed(lambda files: with_manifest(files, commit="0" * 40)))
    assert code == 1
    assert f"versionen {'0' * 40} finns inte i den här mappens versionshistorik" in text
    assert "manifestet räknar upp: ja\n" in text
    assert "Varje siffra" not in text


def test_packed_in_another_way(pack: Path, tmp_path: Path, verified: Verified) -> None:
    path = tmp_path / "ompackat.zip"
    with zipfile.ZipFile(pack) as archive, zipfile.ZipFile(path, "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
    code, text = verified(path)
    assert code == 1
    assert "Varje byte är den som böckerna ger: nej\n    filerna är lika, men zip-filen är packad" in text


@pytest.mark.parametrize(
    "name", ["../ledger/2022.beancount", "/etc/passwd", "C:\\x.csv", "a/../../x", "..\\x", "c:x", "a//b"]
)
def test_a_path_that_leads_out_is_refused(name: str, changed: Changed, verified: Verified) -> None:
    code, text = verified(changed(lambda files: files.update({name: b"x"})))
    assert code == 1
    assert "pekar utanför den; den öppnas inte" in text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PDF", "filen är ingen hel zip-fil"),
        (b"", "filen är ingen hel zip-fil"),
        (None, "filen går inte att läsa: filen eller mappen finns inte"),
    ],
)
def test_what_is_no_zip(content: bytes | None, message: str, tmp_path: Path, verified: Verified) -> None:
    path = tmp_path / "revision.zip"
    if content is not None:
        path.write_bytes(content)
    code, text = verified(path)
    assert code == 1
    assert message in text


def test_a_cut_or_damaged_zip(pack: Path, tmp_path: Path, verified: Verified) -> None:
    content = pack.read_bytes()
    cut, damaged = tmp_path / "kapad.zip", tmp_path / "skadad.zip"
    cut.write_bytes(content[: len(content) // 2])
    damaged.write_bytes(content[:5000] + bytes(100) + content[5100:])
    assert "filen är ingen hel zip-fil" in verified(cut)[1]
    assert "arsredovisning-2022.html i zip-filen är skadad" in verified(damaged)[1]


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b'{"format": "annat"}', b'{"format":"finsam-ar revision 1","ar":"2022"}', b"[" * 100_000],
)
def test_a_zip_that_is_no_bundle(manifest: bytes, tmp_path: Path, verified: Verified) -> None:
    path, buffer = tmp_path / "annan.zip", io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(MANIFEST, manifest)
    path.write_bytes(buffer.getvalue())
    code, text = verified(path)
    assert code == 1
    assert "zip-filen är inget revisionspaket" in text


def test_a_year_that_the_books_lack(changed: Changed, verified: Verified) -> None:
    code, text = verified(changed(lambda files: with_manifest(files, ar=1999)))
    assert code == 1
    assert "1999" in text
    assert "Traceback" not in text
