"""The auditor's bundle: what is in it, that anyone can recompute its checksum, and that it is always the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from finsam_ar import report
from finsam_ar.audit.bundle import audit_pack
from finsam_ar.audit.members import apportioned
from finsam_ar.audit.system import PROGRAMS
from finsam_ar.errors import UserError
from finsam_ar.inputs import inputs_checksum
from finsam_ar.place import Project
from tests.sample import SAMPLE, append, commit_all, copy_of_sample

YEAR = 2022


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the sample, saved with git."""
    made = copy_of_sample(tmp_path_factory.mktemp("forbund"))
    commit_all(made.directory)
    return made


@pytest.fixture(scope="module")
def packed(project: Project) -> bytes:
    return audit_pack(project, report.load_books(project), YEAR).read_bytes()


@pytest.fixture(scope="module")
def files(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_it_holds_what_an_auditor_needs(files: dict[str, bytes]) -> None:
    assert {name for name in files if "/" not in name} == {
        "arsredovisning-2022.html",
        "arsredovisning-2022.pdf",
        "arsredovisning-2022.xlsx",
        "arsredovisning-revisor.html",
        "behandlingshistorik.csv",
        "fakta.json",
        "grundbok.csv",
        "huvudbok.csv",
        "kontoplan.csv",
        "kontrollblad.csv",
        "manifest.json",
        "medlemsandelar.csv",
        "systemdokumentation.md",
        "underlag.csv",
        "verifikationslista.csv",
    }
    assert "bokslutsbilagor/1921-Plusgiro.csv" in files


def test_the_manifest_names_each_file_the_inputs_and_the_commit(files: dict[str, bytes], project: Project) -> None:
    manifest = json.loads(files["manifest.json"])
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project.directory, capture_output=True, check=True).stdout
    assert manifest["commit"] == head.decode().strip()
    assert manifest["ar"] == YEAR
    assert manifest["indata_sha256"] == inputs_checksum(project, report.load_books(project), YEAR)
    others = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"}
    assert manifest["filer"] == others


# ---- the checksum of the vouchers ------------------------------------------------------------------------------------


def test_the_checksum_can_be_recomputed_from_the_list_alone(files: dict[str, bytes]) -> None:
    """What docs/handbok/revision.md says, and nothing of the program."""
    reader = csv.reader(io.StringIO(files["verifikationslista.csv"].decode("utf-8")))
    next(reader)
    lines = sorted("\t".join(row[:11]).encode("utf-8") + b"\n" for row in reader)
    manifest = json.loads(files["manifest.json"])["verifikationer"]
    assert hashlib.sha256(b"".join(lines)).hexdigest() == manifest["sha256"]
    assert len(lines) == manifest["rader"]


def test_the_checksum_can_be_recomputed_from_the_books_as_text(files: dict[str, bytes]) -> None:
    """A reader of Beancount's text in a few lines: enough for the sample, which leaves out no amount."""
    own = re.findall(
        r'^\S+ open (\S+).*\n(?:  .*\n)*?  verksamhet: "(.*)"',
        (SAMPLE.directory / "ledger" / "kontoplan.beancount").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    verksamhet_of = dict(own)
    text = (SAMPLE.directory / "ledger" / f"{YEAR}.beancount").read_text(encoding="utf-8")
    lines = []
    for date, payee, words, body in re.findall(
        r'^(\S+) [*!] "(.*?)" "(.*?)".*\n((?:  .*\n)*)', text + "\n", re.MULTILINE
    ):
        meta = dict(re.findall(r'^  ([a-z]+): "?(.*?)"?$', body, re.MULTILINE))
        for account, amount, inner in re.findall(r"^  ([A-ZÅÄÖ]\S+) +(\S+) SEK.*\n((?:    .*\n)*)", body, re.MULTILINE):
            said = {**meta, **dict(re.findall(r'^    ([a-z]+): "(.*)"$', inner, re.MULTILINE))}
            verksamhet = said.get("verksamhet") or verksamhet_of.get(account, "")
            head = (meta["ver"], date, meta["regdatum"], payee, words, meta["underlag"], account, verksamhet)
            fields = (*head, said.get("motpart", ""), said.get("avser", ""), f"{Decimal(amount):.2f}")
            lines.append("\t".join(" ".join(unicodedata.normalize("NFC", f).split()) for f in fields).encode() + b"\n")
    manifest = json.loads(files["manifest.json"])["verifikationer"]
    assert len(lines) == manifest["rader"]
    assert hashlib.sha256(b"".join(sorted(lines))).hexdigest() == manifest["sha256"]


def test_each_vouchers_own_checksum_is_of_its_lines(files: dict[str, bytes]) -> None:
    reader = csv.reader(io.StringIO(files["verifikationslista.csv"].decode()))
    next(reader)
    of_voucher = defaultdict(list)
    for row in reader:
        of_voucher[row[0]].append("\t".join(row[:11]).encode() + b"\n")
    listed = {row["verifikation"]: row["verifikationens_sha256"] for row in rows(files["underlag.csv"])}
    assert listed == {ver: hashlib.sha256(b"".join(sorted(own))).hexdigest() for ver, own in of_voucher.items()}


# ---- the books -------------------------------------------------------------------------------------------------------


def test_grundbok_is_in_order_of_registration_and_balances(files: dict[str, bytes]) -> None:
    found = rows(files["grundbok.csv"])
    assert [row["regdatum"] for row in found] == sorted(row["regdatum"] for row in found)
    balance: dict[str, Decimal] = defaultdict(Decimal)
    for row in found:
        balance[row["verifikation"]] += Decimal(row["debet"] or 0) - Decimal(row["kredit"] or 0)
    assert len(balance) == json.loads(files["manifest.json"])["verifikationer"]["antal"]
    assert set(balance.values()) == {Decimal(0)}


def test_huvudbok_leads_from_opening_to_closing(files: dict[str, bytes]) -> None:
    balances: dict[str, Decimal] = {}
    openings = Decimal(0)
    for row in rows(files["huvudbok.csv"]):
        if row["typ"] == "ingående":
            balances[row["konto"]] = Decimal(row["saldo"])
            openings += Decimal(row["saldo"])
        elif row["typ"] == "post":
            balances[row["konto"]] += Decimal(row["debet"] or 0) - Decimal(row["kredit"] or 0)
        assert Decimal(row["saldo"]) == balances[row["konto"]]
    assert openings == 0
    assert sum(balances.values()) == 0
    assert balances["Tillgångar:KassaOchBank:1921-Plusgiro"] == figure(files, "balansrakning/kassa-och-bank/2022")


def test_every_specification_adds_up_to_its_accounts_closing(files: dict[str, bytes]) -> None:
    closings = {
        row["konto"].rpartition(":")[2]: Decimal(row["saldo"])
        for row in rows(files["huvudbok.csv"])
        if row["typ"] == "utgående" and row["konto"].split(":")[0] not in ("Intäkter", "Kostnader")
    }
    specified = {}
    for name, content in files.items():
        if name.startswith("bokslutsbilagor/"):
            *items, last = rows(content)
            assert sum(Decimal(row["belopp"]) for row in items) == Decimal(last["belopp"])
            specified[Path(name).stem] = Decimal(last["belopp"])
    assert specified == closings


def test_debts_to_suppliers_are_the_unpaid_invoices(files: dict[str, bytes]) -> None:
    *items, _ = rows(files["bokslutsbilagor/2441-Leverantörsskulder.csv"])
    assert {row["typ"] for row in items} == {"öppen post"}
    assert all(row["datum"].startswith("2022-12") for row in items)
    assert "rekv-2022-k4-bryggan" in {row["post"] for row in items}


def figure(files: dict[str, bytes], id_: str) -> Decimal:
    (found,) = (each for each in json.loads(files["fakta.json"])["fakta"] if each["id"] == id_)
    return Decimal(found["exakt"])


# ---- members' shares -------------------------------------------------------------------------------------------------


def test_members_shares_add_up_in_every_row_and_down_to_the_result(files: dict[str, bytes]) -> None:
    found = rows(files["medlemsandelar.csv"])
    members = list(found[0])[4:]
    for row in found:
        assert sum(Decimal(row[member]) for member in members) == Decimal(row["belopp"])
    by_row = {row["rad"]: row for row in found}
    assert Decimal(by_row["summa-tillgangar"]["belopp"]) == figure(files, "balansrakning/summa-tillgangar/2022")
    for member in members:
        total = Decimal(by_row["summa-eget-kapital-avsattningar-skulder"][member])
        kinds = ("summa-eget-kapital", "summa-kortfristiga-skulder")
        assert sum(Decimal(by_row[kind][member]) for kind in kinds) == total
    share = Decimal(by_row["arets-resultat"]["Staten"]) / Decimal(by_row["arets-resultat"]["belopp"])
    assert share == pytest.approx(Decimal("0.5"), abs=Decimal("0.0001"))


def test_the_remainder_goes_to_the_largest_fractions() -> None:
    assert apportioned(100, [1, 1, 1]) == [34, 33, 33]
    assert apportioned(-100, [3, 3, 1]) == [-43, -43, -14]
    assert apportioned(0, [1, 2]) == [0, 0]


# ---- system and history ----------------------------------------------------------------------------------------------


def test_the_system_is_described(files: dict[str, bytes]) -> None:
    text = files["systemdokumentation.md"].decode()
    for part in ("5021-Löner", "| bryggan |", "urval: konton Tillgångar:KassaOchBank", "| K101 |", "| beancount | 3."):
        assert part in text


def test_the_programs_named_are_those_that_are_installed() -> None:
    content = tomllib.loads((SAMPLE.directory / "pyproject.toml").read_text(encoding="utf-8"))
    required = {re.split(r"[^\w.-]", each)[0] for each in content["project"]["dependencies"]}
    assert set(PROGRAMS) == required


def test_the_history_is_gits(files: dict[str, bytes]) -> None:
    (commit,) = rows(files["behandlingshistorik.csv"])
    assert (commit["vem"], commit["arende"]) == ("Ekonomen", "Allt")
    assert "ledger/2022.beancount" in commit["filer"].split()


# ---- the same bytes, or none -----------------------------------------------------------------------------------------


def test_two_builds_agree_to_the_byte(packed: bytes, project: Project, tmp_path: Path) -> None:
    """In another folder, time zone and locale, with other hashes, and with files that are no inputs."""
    there = tmp_path / "en annan mapp"
    subprocess.run(["git", "clone", "-q", str(project.directory), str(there)], check=True)
    for name in ("reports/2022/faststalld.json", "anteckning.txt"):
        (there / name).write_text("{}", encoding="utf-8")
    commit_all(there, "Ingenting som rapporten görs av")
    for name in ("reports/2022/faststalld.json", "ledger/gammalt.txt"):
        (there / name).write_text("osparat", encoding="utf-8")
    environment = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "sv_SE.UTF-8", "COLUMNS": "40"}
    subprocess.run(
        [sys.executable, "-m", "finsam_ar", "--katalog", str(there), "revision", "2022"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SAMPLE.directory), **environment},
        check=True,
        capture_output=True,
    )
    again = (there / "reports" / "2022" / "revision-2022.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as one, zipfile.ZipFile(io.BytesIO(again)) as other:
        assert [name for name in one.namelist() if one.read(name) != other.read(name)] == []
    assert again == packed


def test_without_git_there_is_no_bundle(tmp_path: Path) -> None:
    project = copy_of_sample(tmp_path)
    with pytest.raises(UserError, match="har ingen versionshistorik"):
        audit_pack(project, report.load_books(project), YEAR)
    assert not list(project.reports.rglob("*.zip"))


def test_with_changes_that_are_not_saved_there_is_no_bundle(tmp_path: Path) -> None:
    project = copy_of_sample(tmp_path)
    commit_all(project.directory)
    append(project.directory / "ledger" / "register.beancount", "; en kommentar")
    with pytest.raises(UserError, match=r"register\.beancount: filen har ändringar som inte är sparade"):
        audit_pack(project, report.load_books(project), YEAR)


def test_a_report_made_of_something_else_is_told(packed: bytes, project: Project) -> None:
    assert packed
    stale = project.reports / "2022" / "arsredovisning-2022.html"
    stale.write_bytes(b"an earlier draft")
    try:
        with pytest.raises(UserError, match=r"arsredovisning-2022\.html: filen är inte den årsredovisning"):
            audit_pack(project, report.load_books(project), YEAR)
    finally:
        stale.unlink()
