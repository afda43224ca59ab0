"""Every decision that can't be: what is said of it, at its own line, and nothing else.

Stegen is granted 2 000 000 kr for 2021 and 2022, Bron 600 000 kr for April to September 2022.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from finsam_ar import cli
from finsam_ar.books.load import load
from tests.books.problems import problems_of, the_problem
from tests.ledgers import HEADER, decided, line_of, voucher, write_ledger
from tests.sample import append, copy_of_sample

STEGEN, BRON, KANSLI = '"stegen"', '"bron"', '"kansli"'
HERE = "; här\n"

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
INSATS = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"

APPLICATION = decided("2022-10-01", "ansokan", BRON, "9 SEK", fran="2023-01-01", till="2023-12-31", sokande='"aby"')
REPORT = decided("2022-10-15", "redovisning", BRON, fran="2022-04-01", till="2022-09-30")
END = decided("2022-05-01", "avslut", BRON, till="2022-06-30")
BUDGET = decided("2021-11-25", "budget", KANSLI, "1200 SEK", ar="2022")

REFUSED = {
    "amounts per year that don't sum": (
        decided(
            "2022-10-01",
            "beviljande",
            BRON,
            "4340000 SEK",
            fran="2023-09-01",
            till="2025-12-31",
            ar_2023="620000 SEK",
            ar_2024="1860000 SEK",
            ar_2025="1850000 SEK",
        ),
        "ar-… summerar till 4 330 000,00 kr, men hela beloppet är 4 340 000,00 kr",
    ),
    "amounts by kind of cost that don't sum": (
        decided(
            "2022-10-01",
            "ansokan",
            BRON,
            "100 SEK",
            fran="2023-01-01",
            till="2023-12-31",
            sokande='"aby"',
            kostnad_personal="80 SEK",
            kostnad_lokaler="19.99 SEK",
        ),
        "kostnad-… summerar till 99,99 kr, men hela beloppet är 100,00 kr",
    ),
    "an amount for a year outside the period": (
        decided("2022-10-01", "beviljande", BRON, "10 SEK", fran="2023-09-01", till="2023-12-31", ar_2024="10 SEK"),
        "beslutet har belopp för 2024, utanför perioden 2023-09-01 till 2023-12-31",
    ),
    "a year of two digits": (
        decided("2022-10-01", "beviljande", BRON, "10 SEK", fran="2023-09-01", till="2023-12-31", ar_23="10 SEK"),
        "raden ar-23: är okänd",
    ),
    "an amount for a year in quotes": (
        decided("2022-10-01", "beviljande", BRON, "10 SEK", fran="2023-09-01", till="2023-12-31", ar_2023='"10"'),
        "ar-2023: ska vara ett belopp",
    ),
    "grants that overlap": (
        decided("2022-05-01", "beviljande", BRON, "10 SEK", fran="2022-09-30", till="2022-12-31"),
        '"bron" är redan beviljad 2022-04-01 till 2022-09-30, som överlappar 2022-09-30 till 2022-12-31',
    ),
    "an extension that overlaps": (
        decided("2022-05-01", "forlangning", BRON, "10 SEK", fran="2022-06-01", till="2022-12-31"),
        "som överlappar 2022-06-01 till 2022-12-31",
    ),
    "an extension of what ended": (
        END + HERE + decided("2022-06-01", "forlangning", BRON, "10 SEK", fran="2022-10-01", till="2022-12-31"),
        '"bron" förlängs men är avslutad 2022-06-30, på ',
    ),
    "an extension of what ran out months before": (
        decided("2022-11-20", "forlangning", BRON, "10 SEK", fran="2022-12-01", till="2023-06-30"),
        '"bron" förlängs från 2022-12-01, men den beviljade perioden slutar 2022-09-30',
    ),
    "an extension of what was never granted": (
        decided("2022-06-01", "forlangning", KANSLI, "10 SEK", fran="2022-10-01", till="2022-12-31"),
        '"kansli" förlängs men är aldrig beviljad',
    ),
    "a grant that is only decided later": (
        decided("2022-03-14", "hojning", BRON, "10 SEK"),
        '"bron" får mer medel men är aldrig beviljad',
    ),
    "a raise for months that aren't granted": (
        decided("2022-05-01", "hojning", BRON, "10 SEK", fran="2022-09-01", till="2022-10-31"),
        '"bron" får mer medel för månader som inte är beviljade; det är 2022-04-01 till 2022-09-30',
    ),
    "a raise for a year that isn't granted": (
        decided("2022-05-01", "hojning", BRON, "10 SEK", ar_2023="10 SEK"),
        '"bron" får mer medel för månader som inte är beviljade',
    ),
    "a raise of what never began": (
        decided("2022-03-20", "avslut", BRON, till="2022-03-31")
        + HERE
        + decided("2022-05-01", "hojning", BRON, "10 SEK"),
        '"bron" får mer medel för månader som inte är beviljade; det är inga månader',
    ),
    "a cut of more than there is": (
        decided("2022-08-15", "sankning", BRON, "200000.01 SEK"),
        '"bron" sänks med mer än som är beviljat för månaderna',
    ),
    "a cut outside the period": (
        decided("2022-08-15", "sankning", BRON, "1 SEK", fran="2022-12-01", till="2022-12-31"),
        '"bron" får mindre medel för månader som inte är beviljade',
    ),
    "an end after the end": (
        decided("2022-05-01", "avslut", BRON, till="2022-09-30"),
        '"bron" avslutas 2022-09-30, men den beviljade perioden slutar redan 2022-09-30',
    ),
    "an end of what has ended before it began": (
        decided("2022-03-20", "avslut", BRON, till="2022-03-31")
        + HERE
        + decided("2022-03-21", "avslut", BRON, till="2022-03-31"),
        '"bron" avslutas 2022-03-31, men den beviljade perioden slutar redan 2022-03-31',
    ),
    "a transfer of what was only planned": (
        voucher("2022-03-31", "A1", f"{INSATS} 1.00", f"{BANK} -1.00", verksamhet="stegen")
        + decided("2020-11-20", "plan", '"kansli"', "900 SEK", ar="2022")
        + HERE
        + decided("2023-02-01", "overforing", '"kansli"', "900 SEK", fran_ar="2022", till_ar="2023"),
        'förs över från 2022 för "kansli", men bara 0,00 kr finns kvar: 0,00 kr var disponibelt',
    ),
    "a transfer of more than is left": (
        voucher("2022-03-31", "A1", f"{INSATS} 600.50", f"{BANK} -600.50", verksamhet="stegen")
        + HERE
        + decided("2023-02-01", "overforing", STEGEN, "999400 SEK", fran_ar="2022", till_ar="2023"),
        # of 2 000 000 kr the last month has what the other 23 leave, 8 öre more than they
        'förs över från 2022 för "stegen", men bara 999 399,54 kr finns kvar: 1 000 000,04 kr var disponibelt',
    ),
    "a transfer backwards": (
        decided("2023-02-01", "overforing", STEGEN, "1 SEK", fran_ar="2023", till_ar="2022"),
        "till-ar 2022 kommer inte efter fran-ar 2023",
    ),
    "a forecast for a closed year": (
        decided("2023-01-02", "prognos", STEGEN, "1 SEK", ar="2022"),
        'prognosen 2023-01-02 för "stegen" gäller 2022, som redan är slut',
    ),
    "two forecasts on one day": (
        decided("2022-04-30", "prognos", STEGEN, "1 SEK", ar="2022")
        + HERE
        + decided("2022-04-30", "prognos", STEGEN, "2 SEK", ar="2022"),
        "samma sak är redan beslutad samma dag, på ",
    ),
    "two applications": (
        APPLICATION + HERE + APPLICATION.replace("2022-10-01", "2022-10-02"),
        '"bron" har redan en ansökan som väntar på beslut, på ',
    ),
    "an answer to what isn't applied for": (
        decided("2022-10-01", "avslag", STEGEN),
        'en ansökan för "stegen" avslås, men ingen väntar på beslut den dagen',
    ),
    "a withdrawal of what is answered": (
        APPLICATION + decided("2022-10-20", "avslag", BRON) + HERE + decided("2022-10-21", "aterkallelse", BRON),
        'en ansökan för "bron" återkallas, men ingen väntar på beslut den dagen',
    ),
    "a change of what isn't applied for": (
        decided("2022-10-01", "ansokan-justering", STEGEN, "9 SEK", fran="2023-01-01", till="2023-12-31"),
        'en ansökan för "stegen" justeras, men ingen väntar på beslut den dagen',
    ),
    "an approval without a report": (
        decided("2022-11-01", "godkannande", BRON, fran="2022-04-01", till="2022-09-30"),
        'redovisningen av "bron" 2022-04-01 till 2022-09-30 godkänns, men har inte kommit in',
    ),
    "an approval of another period than was reported": (
        REPORT + HERE + decided("2022-11-01", "godkannande", BRON, fran="2022-04-01", till="2022-06-30"),
        'redovisningen av "bron" 2022-04-01 till 2022-06-30 godkänns, men har inte kommit in',
    ),
    "a report of what was never granted": (
        decided("2022-11-01", "redovisning", KANSLI, fran="2022-04-01", till="2022-06-30"),
        '"kansli" är redovisad men är aldrig beviljad',
    ),
    "a notification of what isn't delegated": (
        decided("2022-11-01", "anmalan", '"2021/1"'),
        'delegationsbeslutet "2021/1" anmäls till styrelsen, men finns inte',
    ),
    "a budget that is decided twice": (
        BUDGET + HERE + decided("2022-03-01", "budget", KANSLI, "1300 SEK", ar="2022"),
        'budgeten 2022 för "kansli" är redan fastställd, på ',
    ),
    "a change of a budget that isn't decided": (
        decided("2022-03-01", "budgetandring", KANSLI, "1300 SEK", ar="2022"),
        'budgeten 2022 för "kansli" ändras men är inte fastställd den dagen',
    ),
    "a change of the income where only the cost is decided": (
        BUDGET + HERE + decided("2022-03-01", "budgetandring", KANSLI, "1300 SEK", ar="2022", slag='"intakt"'),
        'budgeten 2022 för "kansli" ändras men är inte fastställd den dagen',
    ),
    "no organ": (
        decided("2022-05-01", "hojning", BRON, "6 SEK", minutes='anteckning: "?"'),
        "raden organ: saknas",
    ),
    "no diarienummer": (
        decided("2022-05-01", "hojning", BRON, "6 SEK").replace('  dnr: "2021/1"\n', ""),
        "raden dnr: saknas",
    ),
    "a document without diarienummer": (
        APPLICATION.replace('  dnr: "2021/1"\n', ""),
        "raden dnr: saknas",
    ),
    "neither paragraph nor delegation": (
        decided("2022-05-01", "hojning", BRON, "6 SEK").replace('  paragraf: "§ 1"\n', ""),
        "beslutet har varken paragraf eller delegation",
    ),
    "an applicant that nobody knows": (
        APPLICATION.replace('"aby"', '"aby, byholm"'),
        'organisationen "byholm" finns inte i registret',
    ),
    "no applicant": (
        APPLICATION.replace('  sokande: "aby"\n', ""),
        "raden sokande: saknas",
    ),
    "an unknown way to pay": (
        decided("2022-05-01", "utbetalningsplan", BRON, modell='"ibland"'),
        'modell: "ibland" finns inte',
    ),
    "a monthly sum in a plan that isn't monthly": (
        decided("2022-05-01", "utbetalningsplan", BRON, modell='"halften"', belopp="50000 SEK"),
        'belopp: hör bara till modellen "manad"',
    ),
    "an intention without a beginning": (
        decided("2022-05-01", "avsikt", BRON, "6 SEK", till="2024-12-31"),
        "fran: ska vara ett datum",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_is_told_at_its_line(tmp_path: Path, case: str) -> None:
    text, message = REFUSED[case]
    main = write_ledger(tmp_path, text if HERE in text else HERE + text)

    problem = the_problem(main)

    assert message in problem.message
    assert problem.source is not None
    assert problem.source.file == main
    assert problem.source.line == line_of(main, HERE.strip()) + 1


ALLOWED = {
    "an extension from the day after": decided(
        "2022-05-01", "forlangning", BRON, "10 SEK", fran="2022-10-01", till="2022-12-31"
    ),
    "all that is left is cut": decided("2022-08-15", "sankning", BRON, "200000 SEK"),
    "all that is left is transferred": decided("2022-02-01", "budget", KANSLI, "5 SEK", ar="2022")
    + voucher("2022-03-31", "A1", f"{INSATS} 2.00", f"{BANK} -2.00", verksamhet="kansli")
    + decided("2023-02-01", "overforing", KANSLI, "3 SEK", fran_ar="2022", till_ar="2023"),
    "a transfer from a year before the books": decided(
        "2022-02-01", "overforing", KANSLI, "3 SEK", fran_ar="2021", till_ar="2022"
    ),
    "a report that is approved": REPORT
    + decided("2022-11-01", "godkannande", BRON, fran="2022-04-01", till="2022-09-30"),
    "a delegated decision that is notified": decided("2022-05-01", "delegationsbeslut", BRON).replace(
        'paragraf: "§ 1"', 'delegation: "3.2"'
    )
    + decided("2022-06-01", "anmalan", '"2021/1"'),
    "a forecast on the year's last day": decided("2022-12-31", "prognos", STEGEN, "1 SEK", ar="2022"),
    "a note needs no minutes": '2022-12-31 custom "finsam-prognos" "stegen" 1 SEK\n  ar: 2022\n',
    "an application after the former was answered": APPLICATION
    + decided("2022-10-20", "avslag", BRON)
    + APPLICATION.replace("2022-10-01", "2022-11-01"),
    "costs and income are two budgets": BUDGET
    + decided("2022-03-01", "budget", KANSLI, "1 SEK", ar="2022", slag='"intakt"'),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_just_can_be(tmp_path: Path, case: str) -> None:
    assert load(write_ledger(tmp_path, ALLOWED[case])).decisions


# ---- payments before the decision ------------------------------------------------------------------------------------


def paid(date: str, ver: str = "A1", **metadata: str) -> str:
    return voucher(date, ver, f"{INSATS} 600.00", f"{BANK} -600.00", verksamhet="bron", **metadata)


LATE = decided("2022-10-20", "forlangning", BRON, "10 SEK", fran="2022-10-01", till="2022-12-31")


def test_a_decision_dated_after_its_payments(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, LATE + paid("2022-10-19"))

    problem = the_problem(main)

    assert problem.message == (f'kostnaden på {INSATS} för "bron" är bokförd 2022-10-19, innan den beviljades')
    assert problem.hint == "Rätta verifikationens eller beslutets datum: medel betalas inte ut före beslutet."
    assert problem.source is not None
    assert problem.source.line == line_of(main, f"{INSATS} 600.00")


def test_payments_on_the_day_of_the_decision_and_for_what_was_granted_before(tmp_path: Path) -> None:
    vouchers = paid("2022-10-20") + paid("2022-10-19", "A2", avser="2022-09") + paid("2022-04-01", "A3")

    assert len(load(write_ledger(tmp_path, LATE + vouchers)).postings) == 6


def test_what_was_ended_has_no_costs_after_its_end(tmp_path: Path) -> None:
    text = END + paid("2022-07-01")

    assert 'utanför den beviljade perioden för "bron": 2022-04-01 till 2022-06-30' in (
        the_problem(write_ledger(tmp_path, text)).message
    )


# ---- several at once -------------------------------------------------------------------------------------------------


def test_faults_of_several_decisions_and_files_are_told_together_by_file_and_line(tmp_path: Path) -> None:
    forecast, organ, paragraph = (
        REFUSED[case][0] for case in ("a forecast for a closed year", "no organ", "neither paragraph nor delegation")
    )
    main = write_ledger(tmp_path, forecast + organ, mer=HEADER + paragraph)

    assert [(each.source.file.name, each.message) for each in problems_of(main) if each.source] == [
        ("main.beancount", 'prognosen 2023-01-02 för "stegen" gäller 2022, som redan är slut'),
        ("main.beancount", 'custom "finsam-hojning": raden organ: saknas'),
        ("mer.beancount", 'custom "finsam-hojning": beslutet har varken paragraf eller delegation'),
    ]


def test_a_grant_with_a_fault_of_its_own_stops_nothing_else(tmp_path: Path) -> None:
    """What follows on it isn't a crash, and only what is wrong is told."""
    text = decided("2022-03-15", "beviljande", KANSLI, "6 SEK", fran="2022-04-01") + decided(
        "2022-05-01", "avslut", KANSLI, till="2022-05-31"
    )

    (problem,) = problems_of(write_ledger(tmp_path, text))

    assert "till: ska vara ett datum" in problem.message


def test_one_run_of_kontrollera_tells_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_of_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    decisions, keys = tmp_path / "ledger/beslut/2023.beancount", tmp_path / "ledger/beslut/2022.beancount"
    append(
        decisions,
        dedent("""
        2023-04-20 custom "finsam-beviljande" "bryggan-halsa" 4340000 SEK
          fran: 2023-09-01
          till: 2025-12-31
          ar-2023: 620000 SEK
          ar-2024: 1860000 SEK
          organ: "styrelsen"
          paragraf: "§ 21"
          dnr: "2023/9"
        2023-04-21 custom "finsam-prognos" "kansli" 4400000 SEK
          ar: 2022
        2023-04-22 custom "finsam-avslag" "kansli"
          organ: "styrelsen"
          paragraf: "§ 22"
          dnr: "2023/10"
        """),
    )
    append(keys, '2022-11-01 custom "finsam-nyckel" "bidrag"\n  typ: "procent"\n  enkoping: 60\n  heby: 39.9\n')

    assert cli.main(["kontrollera", "2022"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    key_line = line_of(keys, '"bidrag"')
    faults = [line for line in said.err.splitlines() if line.startswith("Fel: ")]
    name = Path("ledger/beslut")
    assert [line.partition(": ")[2].partition(": ")[0] for line in faults] == [
        f"{name / '2022.beancount'}:{key_line}",
        f"{name / '2023.beancount'}:{line_of(decisions, '2023-04-20')}",
        f"{name / '2023.beancount'}:{line_of(decisions, '2023-04-21')}",
        f"{name / '2023.beancount'}:{line_of(decisions, '2023-04-22')}",
    ]
    for words in ("99,9, inte 100", "ar-… summerar till", "som redan är slut", "ingen väntar på beslut"):
        assert sum(words in line for line in faults) == 1
    assert said.err.splitlines()[-1] == "4 fel."
