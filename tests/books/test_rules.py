"""Each rule with a ledger that breaks it, and one that just doesn't."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from finsam_ar.books.load import load
from tests.books.problems import problems_of, the_problem
from tests.ledgers import BASE, HEADER, OPTIONS, REGISTER, line_of, voucher, write_ledger

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
EQUITY = "EgetKapital:2011-ÖvrigtEgetKapital"
FEES = "Intäkter:Medlemsavgifter:3511-Kommuner"
INSATS = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
PAY = "Kostnader:Personal:5021-Löner"


def pay(date: str = "2022-01-31", ver: str = "A1", **metadata: str) -> str:
    return voucher(date, ver, f"{PAY} 100.00", f"{BANK} -100.00", **({"verksamhet": "kansli"} | metadata))


def grant(date: str, verksamhet: str, **metadata: str) -> str:
    return voucher(date, "A1", f"{INSATS} 100.00", f"{DEBT} -100.00", verksamhet=verksamhet, **metadata)


class TestVoucher:
    @pytest.mark.parametrize(
        ("without", "message"),
        [
            ('  ver: "A1"\n', "verifikationsnummer"),
            ("  regdatum: 2022-01-31\n", "registreringsdatum"),
            ('  underlag: "Pärm A1"\n', "underlag"),
            ('"Åby kommun" ', "motpart"),
        ],
    )
    def test_says_what_the_law_asks_for(self, tmp_path: Path, without: str, message: str) -> None:
        main = write_ledger(tmp_path, pay().replace(without, ""))

        problem = the_problem(main)

        assert message in problem.message
        assert problem.source is not None
        assert problem.source.file == main
        assert problem.source.line == line_of(main, "2022-01-31 *")

    @pytest.mark.parametrize("ver", ["1", "A", "A0", "A01", "A-1", "a1"])
    def test_number_is_a_series_and_a_number(self, tmp_path: Path, ver: str) -> None:
        assert 'ver: "A12"' in the_problem(write_ledger(tmp_path, pay(ver=ver))).hint

    def test_series_may_be_several_and_begin_anew_each_year(self, tmp_path: Path) -> None:
        text = (
            pay("2021-01-31", "A2")
            + pay("2021-02-28", "A1")
            + pay("2021-02-28", "LÖN1")
            + f"2022-01-01 balance {BANK} -300 SEK\n"
            + pay("2022-01-31", "A1")
        )

        assert load(write_ledger(tmp_path, text)).years == (2021, 2022)

    def test_series_has_no_gap(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, pay("2022-01-31", "A1") + pay("2022-02-28", "A4") + pay("2022-03-31", "B2"))

        first, second = problems_of(main)

        assert first.message == "verifikationsnummer A2–A3 saknas 2022: serien hoppar till A4"
        assert first.source is not None
        assert first.source.line == line_of(main, "Verifikation A4")
        assert second.message == "verifikationsnummer B1 saknas 2022: serien hoppar till B2"

    def test_series_has_no_double(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, pay("2022-01-31", "A1"), mer=HEADER + pay("2022-02-28", "A1"))

        problem = the_problem(main)

        assert "A1 finns två gånger 2022" in problem.message
        assert f"main.beancount:{line_of(main, 'Verifikation A1')}" in problem.message
        assert problem.source is not None
        assert problem.source.file.name == "mer.beancount"
        assert problem.source.line == 6

    def test_opening_voucher_is_on_the_first_day_of_the_first_year(self, tmp_path: Path) -> None:
        opening = voucher("2021-02-01", "IB1", f"{BANK} 1.00", f"{EQUITY} -1.00", tag="#ingaende")

        assert "ska ha datum 2021-01-01" in the_problem(write_ledger(tmp_path, opening)).message


class TestAmounts:
    def test_balance_to_the_ore(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, pay().replace("-100.00", "-100.01"))

        problem = the_problem(main)

        assert problem.message == "verifikationen A1 balanserar inte: 0,01 kr för mycket i kredit"
        assert "Transaction does not balance: (-0.01 SEK)" in problem.hint
        assert problem.source is not None
        assert problem.source.line == line_of(main, "2022-01-31 *")

    def test_are_in_whole_ore(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, pay().replace("100.00", "100.001"))

        problems = problems_of(main)

        assert [problem.message.split(" på")[0] for problem in problems] == ["beloppet 100.001", "beloppet -100.001"]
        assert [problem.source.line for problem in problems if problem.source] == [
            line_of(main, f"{PAY} 100.001"),
            line_of(main, f"{BANK} -100.001"),
        ]

    def test_may_have_zeros_after_the_ore(self, tmp_path: Path) -> None:
        assert len(load(write_ledger(tmp_path, pay().replace("100.00", "100.100"))).postings) == 2

    def test_are_in_kronor(self, tmp_path: Path) -> None:
        problems = problems_of(write_ledger(tmp_path, pay().replace("SEK", "EUR")))

        assert {problem.message for problem in problems} == {
            f"beloppet på {PAY} är i EUR",
            f"beloppet på {BANK} är i EUR",
        }

    def test_have_no_rate(self, tmp_path: Path) -> None:
        text = pay().replace("100.00 SEK\n", "100.00 SEK @ 1.00 SEK\n", 1)

        assert "har en kurs" in the_problem(write_ledger(tmp_path, text)).message


class TestOptions:
    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ('option "tolerance_multiplier" "0"', "", "tolerance_multiplier 0"),
            ('option "tolerance_multiplier" "0"', 'option "tolerance_multiplier" "0.5"', "tolerance_multiplier 0"),
            ('option "operating_currency" "SEK"', 'option "operating_currency" "EUR"', "SEK och ingen annan"),
            ('plugin "', 'option "inferred_tolerance_default" "*:1"\nplugin "', "inferred_tolerance_default"),
            ('plugin "', 'option "plugin_processing_mode" "raw"\nplugin "', "plugin_processing_mode"),
            ('plugin "', 'plugin "beancount.plugins.auto_accounts"\nplugin "', "auto_accounts"),
        ],
    )
    def test_make_the_books_exact(self, tmp_path: Path, old: str, new: str, message: str) -> None:
        main = write_ledger(tmp_path, pay(), options=OPTIONS.replace(old, new))

        assert message in the_problem(main).message

    def test_pad_is_refused(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, f"2022-01-01 pad {BANK} {EQUITY}\n2022-01-02 balance {BANK} 5 SEK\n")

        pad = next(problem for problem in problems_of(main) if problem.message.startswith("pad"))

        assert pad.source is not None
        assert pad.source.line == line_of(main, "2022-01-01 pad")

    def test_a_tolerance_is_refused(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, f"{pay()}2022-02-01 balance {BANK} -99 ~ 1 SEK\n")

        assert "tolerans" in the_problem(main).message


class TestVerksamhet:
    def test_every_cost_has_one(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, pay().replace('  verksamhet: "kansli"\n', ""))

        problem = the_problem(main)

        assert problem.message == f"raden på {PAY} har ingen verksamhet"
        assert problem.source is not None
        assert problem.source.line == line_of(main, f"{PAY} 100.00")

    def test_must_exist(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, pay(verksamhet="kansliet"))

        problem = the_problem(main)

        assert problem.message == 'verksamheten "kansliet" finns inte i registret'
        assert problem.hint == "Menade du ”kansli”?"

    def test_may_not_contradict_the_account(self, tmp_path: Path) -> None:
        text = voucher("2022-01-31", "A1", f"{BANK} 1.00", f"{FEES} -1.00", verksamhet="kansli")
        same = voucher("2022-01-31", "A1", f"{BANK} 1.00", f"{FEES} -1.00", verksamhet="finansiering")

        assert "hör till verksamheten" in the_problem(write_ledger(tmp_path, text)).message
        assert len(load(write_ledger(tmp_path, same)).postings) == 2

    def test_must_exist_at_the_time(self, tmp_path: Path) -> None:
        register = REGISTER.replace('  namn: "Kansli"', '  namn: "Kansli"\n  till: 2022-01-31')
        base = BASE.replace(REGISTER, register)

        assert len(load(write_ledger(tmp_path, pay("2022-01-31"), base=base)).postings) == 2
        assert len(load(write_ledger(tmp_path, pay("2022-02-01", avser="2022-01"), base=base)).postings) == 2
        assert "inte finns" in the_problem(write_ledger(tmp_path, pay("2022-02-01"), base=base)).message

    def test_debts_may_be_paid_after_its_end(self, tmp_path: Path) -> None:
        register = REGISTER.replace('  namn: "Kansli"', '  namn: "Kansli"\n  till: 2022-01-31')
        payment = voucher("2022-02-20", "A1", f"{DEBT} 1.00", f"{BANK} -1.00", verksamhet="kansli")

        assert len(load(write_ledger(tmp_path, payment, base=BASE.replace(REGISTER, register))).postings) == 2

    @pytest.mark.parametrize("avser", ["2022-13", "22-01", "2022-03/2022-01", "mars", "2022-01/2022-02/2022-03"])
    def test_avser_is_a_period(self, tmp_path: Path, avser: str) -> None:
        assert f'avser: "{avser}" är ingen period' == the_problem(write_ledger(tmp_path, pay(avser=avser))).message

    def test_motpart_must_exist(self, tmp_path: Path) -> None:
        assert len(load(write_ledger(tmp_path, pay(motpart="aby"))).postings) == 2
        assert 'organisationen "åby"' in the_problem(write_ledger(tmp_path, pay(motpart="åby"))).message


class TestInsats:
    """Bron is granted from April to September 2022."""

    @pytest.mark.parametrize(
        ("date", "avser"),
        [("2022-04-01", ""), ("2022-09-30", ""), ("2022-10-20", "2022-07/2022-09"), ("2023-01-10", "2022-09")],
    )
    def test_has_costs_for_its_decided_period(self, tmp_path: Path, date: str, avser: str) -> None:
        main = write_ledger(tmp_path, grant(date, "bron", **({"avser": avser} if avser else {})))

        assert len(load(main).postings) == 2

    @pytest.mark.parametrize(
        ("date", "avser"),
        [("2022-03-31", ""), ("2022-10-01", ""), ("2022-08-01", "2022-09/2022-10"), ("2022-08-01", "2022")],
    )
    def test_has_no_costs_outside_it(self, tmp_path: Path, date: str, avser: str) -> None:
        main = write_ledger(tmp_path, grant(date, "bron", **({"avser": avser} if avser else {})))

        problem = the_problem(main)

        assert 'utanför den beviljade perioden för "bron": 2022-04-01 till 2022-09-30' in problem.message
        assert problem.source is not None
        assert problem.source.line == line_of(main, f"{INSATS} 100.00")

    def test_may_be_refunded_afterwards(self, tmp_path: Path) -> None:
        refund = voucher("2022-12-01", "A1", f"{BANK} 5.00", f"{INSATS} -5.00", verksamhet="bron")

        assert len(load(write_ledger(tmp_path, refund)).postings) == 2

    def test_may_be_extended(self, tmp_path: Path) -> None:
        extension = """
            2022-09-01 custom "finsam-forlangning" "bron" 0 SEK
              fran: 2022-10-01
              till: 2022-12-31
              organ: "styrelsen"
              paragraf: "§ 1"
              dnr: "2021/1"
            """

        assert load(write_ledger(tmp_path, extension, mer=HEADER + grant("2022-12-31", "bron"))).years == (2022,)


class TestYears:
    OPENING = voucher("2021-01-01", "IB1", f"{BANK} 500.00", f"{EQUITY} -500.00", tag="#ingaende")

    def test_open_with_last_years_closing(self, tmp_path: Path) -> None:
        balances = f"2022-01-01 balance {BANK} 400 SEK\n2022-01-01 balance {EQUITY} -500 SEK\n"
        text = self.OPENING + pay("2021-12-31") + balances + pay("2022-01-01")

        assert load(write_ledger(tmp_path, text)).years == (2021, 2022)

    def test_every_account_that_is_not_zero(self, tmp_path: Path) -> None:
        text = self.OPENING + pay("2021-12-31") + f"2022-01-01 balance {BANK} 400 SEK\n" + pay("2022-01-31")
        main = write_ledger(tmp_path, text)

        problem = the_problem(main)

        assert problem.message == (
            f"2022 öppnar inte med förra årets utgående balans: balance saknas för {EQUITY} (-500,00 kr)"
        )
        assert f"2022-01-01 balance {EQUITY}  -500.00 SEK" in problem.hint
        assert problem.source is not None
        assert problem.source.line == line_of(main, "2022-01-31 *")

    def test_a_balance_that_differs(self, tmp_path: Path) -> None:
        balances = f"2022-01-01 balance {BANK} 400.50 SEK\n2022-01-01 balance {EQUITY} -500 SEK\n"
        main = write_ledger(tmp_path, self.OPENING + pay("2021-12-31") + balances)

        problem = the_problem(main)

        assert problem.message == (
            f"saldot på {BANK} är 400,00 kr vid ingången av 2022-01-01, men balance säger 400,50 kr: "
            "skillnaden är -0,50 kr"
        )
        assert problem.source is not None
        assert problem.source.line == line_of(main, "400.50 SEK")


class TestFiles:
    def test_names_are_composed(self, tmp_path: Path) -> None:
        main = write_ledger(tmp_path, unicodedata.normalize("NFD", pay()))

        problems = problems_of(main)

        assert any("5021-Löner är skrivet med lösa prickar" in problem.message for problem in problems)
        assert line_of(main, unicodedata.normalize("NFD", "Löner 100.00")) in {
            problem.source.line for problem in problems if problem.source
        }

    def test_composed_swedish_is_right(self, tmp_path: Path) -> None:
        text = pay().replace("Åby kommun", "Räksmörgås på Östermalm, 5 €")

        assert load(write_ledger(tmp_path, text)).postings["betalningsmottagare"][0] == "Räksmörgås på Östermalm, 5 €"
