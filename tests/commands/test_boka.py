"""`finsam-ar boka` and `finsam-ar esf` as commands: what goes where, exit codes, and that nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar import cli
from finsam_ar.books.load import load
from tests.desks import COST, DEBT, MORE, PAY, SIGNED, make_project
from tests.ledgers import BASE, voucher

REQUISITION = ("rekvisition", "bron", "250 000,50", "--kvartal", "2022-k2", "--regdatum", "2022-07-15")


def run(folder: Path, *arguments: str) -> int:
    return cli.main(["--katalog", str(folder), *arguments])


def year_file(folder: Path) -> bytes:
    return (folder / "ledger" / "2022.beancount").read_bytes()


def test_the_text_alone_goes_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path)
    before = year_file(tmp_path)
    assert run(tmp_path, "boka", *REQUISITION) == 0
    output = capsys.readouterr()
    assert output.out.startswith('2022-06-30 * "Åby kommun" "Rekvisition kvartal 2 2022, Bron" ^rekv-2022-k2-bron\n')
    assert output.out.endswith(f"  {DEBT}    -250000.50 SEK\n")
    assert output.err == f"A1 hör hemma sist i {tmp_path}/ledger/2022.beancount; --skriv skriver in.\n"
    assert year_file(tmp_path) == before


def test_what_is_written_is_what_was_shown_and_only_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main = make_project(tmp_path, voucher("2022-01-31", "A1", f"{COST} 1.00", f"{DEBT} -1.00", verksamhet="stegen"))
    before = year_file(tmp_path)
    assert run(tmp_path, "boka", *REQUISITION, "--skriv") == 0
    output = capsys.readouterr()
    assert year_file(tmp_path) == before + b"\n" + output.out.encode()
    assert output.err == f"Skrev A2 sist i {tmp_path}/ledger/2022.beancount\n"
    assert load(main).years == (2022,)
    after = year_file(tmp_path)
    assert run(tmp_path, "boka", *REQUISITION, "--skriv") == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "”Rekvisition kvartal 2 2022, Bron” (Åby kommun) är redan bokförd som A2" in output.err
    assert run(tmp_path, "boka", *REQUISITION, "--skriv", "--anda") == 1
    assert year_file(tmp_path) == after


def test_an_objection_stops_it_unless_it_is_overruled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path)
    before = year_file(tmp_path)
    large = ("boka", "rekvisition", "bron", "600000,01", "--kvartal", "2022-k2", "--regdatum", "2022-07-15", "--skriv")
    assert run(tmp_path, *large) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("Fel: Bron har 600 000,00 kr kvar av 600 000,00 kr för 2022, men rekvisitionen är på")
    assert year_file(tmp_path) == before
    assert run(tmp_path, *large, "--anda") == 0
    output = capsys.readouterr()
    assert output.err.startswith("Obs: Bron har 600 000,00 kr kvar")
    assert year_file(tmp_path).endswith(output.out.encode())


def test_what_the_rules_refuse_nothing_overrules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main = make_project(tmp_path)
    before = year_file(tmp_path)
    late = ("boka", "rekvisition", "bron", "5", "--kvartal", "2022-k2", "--datum", "2022-03-01", "--skriv", "--anda")
    assert run(tmp_path, *late) == 1
    assert "förslaget:8: kostnaden på" in capsys.readouterr().err
    assert year_file(tmp_path) == before
    main.write_text(main.read_text(encoding="utf-8") + f"2022-12-31 balance {DEBT} 0.00 SEK\n", encoding="utf-8")
    assert run(tmp_path, "boka", *REQUISITION, "--skriv") == 1
    assert "saldot på Skulder:Leverantörsskulder:2441-Leverantörsskulder är" in capsys.readouterr().err
    assert year_file(tmp_path) == before


def test_each_kind_of_voucher_by_its_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = '2022-01-01 custom "finsam-nyckel" "loner"\n  typ: "procent"\n  kansli: 60\n  lyftet: 40\n'
    make_project(tmp_path, base=BASE + SIGNED + MORE + key)
    (tmp_path / "timmar.csv").write_text("roll,verksamhet,timmar\nekonom,kansli,1\n", encoding="utf-8")
    (tmp_path / "loner.csv").write_text("konto,belopp,roll\n5021,10.50,ekonom\n", encoding="utf-8")
    hours = ("--timmar", str(tmp_path / "timmar.csv"), "--belopp-fil", str(tmp_path / "loner.csv"))
    accrued = ("--upplupet", "5021:kansli=7,5", "--motpart", "Byrån", "--text", "lön")
    for arguments in (
        REQUISITION,
        ("utbetalning", "--datum", "2022-07-29", "--regdatum", "2022-07-29"),
        ("lon", "2022-05", "--nyckel", "loner", "--belopp", "5021=100"),
        ("lon", "2022-06", *hours),
        ("esf", "lyftet", "2022-05/2022-06"),
        ("periodisering", "2022"),
        ("periodisering", "2022", *accrued),
    ):
        assert run(tmp_path, "boka", *arguments, "--skriv") == 0, capsys.readouterr().err
    written = year_file(tmp_path).decode()
    for expected in (
        '"Betalning: Rekvisition kvartal 2 2022, Bron" ^rekv-2022-k2-bron\n  ver: "A2"\n',
        f'  {PAY}            60.00 SEK\n    verksamhet: "kansli"\n',
        f'  {PAY}           10.50 SEK\n    verksamhet: "kansli"\n',
        '"Ansökan om utbetalning LYFTET, maj–juni 2022" ^esf-lyftet-2022-1\n  ver: "A3"\n',
        '"Upplupen kostnad: Rekvisition kvartal 4 2022, Stegen – till arbete"',
        '"Byrån" "Upplupna kostnader 2022: lön" #periodisering ^upplupet-2022\n  ver: "B2"\n',
    ):
        assert expected in written
    assert run(tmp_path, "boka", "aterforing", "2023", "B2") == 1
    assert "2023 har ingen bokföringsfil\n    Lägg upp året: finsam-ar nytt-ar 2023" in capsys.readouterr().err


def test_esf_shows_each_project_with_money(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path, voucher("2022-01-25", "A1", f"{PAY} 700.01", f"{DEBT} -700.01", verksamhet="lyftet"))
    assert run(tmp_path, "esf", "--per", "2022-02-28") == 0
    assert capsys.readouterr().out == (
        "LYFTET per 2022-02-28, kr\nlyftet\n\n"
        "Kostnad                          700,01\n"
        "Sökt                                  –\n"
        "  varav inbetalt                      –\n"
        "  varav inte inbetalt                 –\n"
        "Upplupet, inte sökt                   –\n"
        "Kostnad minus sökt och upplupet  700,01\n"
    )
    assert run(tmp_path, "esf", "lyft") == 1
    assert "ESF-projektet ”lyft” finns inte i registret" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rekvisition", "bron", "5"), "flaggan ”--kvartal” saknas."),
        (("rekvisition", "bron", "0", "--kvartal", "2022-k1"), "argumentet BELOPP: ”0” är inget belopp över noll, som"),
        (("rekvisition", "bron", "1,005", "--kvartal", "2022-k1"), "argumentet BELOPP: ”1,005” är inget belopp"),
        (("rekvisition", "bron", "5", "--kvartal", "k1"), "flaggan ”--kvartal”: ”k1” är ingen period, som 2022-03,"),
        (("utbetalning", "--datum", "2023-02-29"), "flaggan ”--datum”: ”2023-02-29” är inget datum"),
        (("lon", "2022-05"), "Ange antingen --nyckel eller --timmar."),
        (("lon", "2022-05", "--nyckel", "x", "--belopp", "5021"), "”5021” ska skrivas NAMN=BELOPP"),
        (("periodisering", "2022", "--upplupet", "5021:kansli=1"), "--upplupet och --forutbetalt vill ha --motpart"),
        (("bokslut",), "kommandot ”bokslut” finns inte."),
    ],
)
def test_wrong_usage(
    arguments: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path)
    assert run(tmp_path, "boka", *arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["", "rekvisition", "utbetalning", "medlemsbidrag", "lon", "esf", "aterforing", "periodisering"]
)
def test_help_is_swedish(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["boka", *filter(None, [command]), "--help"]) == 0
    text = capsys.readouterr().out
    assert "Användning: finsam-ar boka" in text
    assert not any(word in text for word in ("Usage", "OPTIONS", "Options", "Show this", "required", "default"))
