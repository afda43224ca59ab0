"""The live preview: what a saved file makes of the page, and the server that tells the browser."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import pytest

from finsam_ar import cli, report
from finsam_ar.books.model import Books
from finsam_ar.errors import Problem, Source
from finsam_ar.place import Project
from finsam_ar.prepare import Basis, prepare_basis
from finsam_ar.preview import Preview, View, watch
from finsam_ar.preview_server import HOST, PreviewServer, problem_list
from finsam_ar.target import Target, Wanted, annual
from tests.sample import append, change, copy_of_sample

YEAR = 2022
TIMEOUT = 30  # seconds: for a machine that hangs; nothing here waits for it


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_of_sample(tmp_path.resolve())


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has been done anew, in order: `books`, `figures`."""
    done: list[str] = []
    load, basis = report.load_books, prepare_basis

    def counted_load(project: Project) -> Books:
        done.append("books")
        return load(project)

    def counted_basis(project: Project, books: Books, target: Target) -> Basis:
        done.append("figures")
        return basis(project, books, target)

    monkeypatch.setattr(report, "load_books", counted_load)
    monkeypatch.setattr(report, "prepare_basis", counted_basis)
    return done


def words(project: Project) -> Path:
    return project.reports / str(YEAR) / "forvaltningsberattelse.md"


def ledger(project: Project) -> Path:
    return project.directory / "ledger" / f"{YEAR}.beancount"


def seen(preview: Preview) -> View:
    return preview.update(preview.snapshot())


def page_of(view: View) -> str:
    assert view.page is not None
    return view.page.decode()


def places(view: View) -> list[str]:
    return [str(problem.source) for problem in view.problems]


# ---- what a change makes of the page ----


def test_the_page_is_the_public_one(project: Project) -> None:
    view = seen(Preview(project, Wanted()))
    books = report.load_books(project)
    report.write(project, books, annual(project, YEAR), final=False, formats=("html",))
    assert view == View((project.reports / "2022" / "arsredovisning-2022.html").read_bytes())


def test_a_changed_word_reuses_books_and_figures(project: Project, worked: list[str]) -> None:
    preview = Preview(project, Wanted(YEAR))
    first = seen(preview)
    append(words(project), "Ett alldeles nytt ord.")
    second = seen(preview)
    assert "Ett alldeles nytt ord." not in page_of(first)
    assert "Ett alldeles nytt ord." in page_of(second)
    assert worked == ["books", "figures"]


def test_a_changed_dataset_reuses_books_and_figures(project: Project, worked: list[str]) -> None:
    preview = Preview(project, Wanted(YEAR))
    seen(preview)
    append(project.reports / str(YEAR) / "arsredovisning.toml", "# en anmärkning\n")
    seen(preview)
    assert worked == ["books", "figures"]


def test_a_changed_template_makes_the_figures_anew_from_the_same_books(project: Project, worked: list[str]) -> None:
    preview = Preview(project, Wanted(YEAR))
    seen(preview)
    append(project.templates / "forbund.toml", "# en anmärkning\n")
    seen(preview)
    assert worked == ["books", "figures", "figures"]


def test_changed_books_are_read_again(project: Project, worked: list[str]) -> None:
    preview = Preview(project, Wanted(YEAR))
    seen(preview)
    append(ledger(project), "; en anmärkning\n")
    seen(preview)
    assert worked == ["books", "figures"] * 2


def test_what_words_newly_show_is_made_as_if_from_the_start(project: Project) -> None:
    preview = Preview(project, Wanted(YEAR))
    seen(preview)
    append(words(project), "Resultatet var {{ mkr('resultatrakning/arets-resultat', år-1) }}.")
    view = seen(preview)
    assert view.problems == ()
    assert view == seen(Preview(project, Wanted(YEAR)))


def test_finished_reports_are_no_inputs(project: Project) -> None:
    preview = Preview(project, Wanted(YEAR))
    before = preview.snapshot()
    (project.reports / str(YEAR) / "arsredovisning-2022.html").write_text("x", encoding="utf-8")
    assert preview.snapshot() == before


def test_faulty_words_leave_the_last_good_page_and_are_named(project: Project, worked: list[str]) -> None:
    preview = Preview(project, Wanted(YEAR))
    good = seen(preview)
    append(words(project), "{{ tkr('finns-inte') }}")
    faulty = seen(preview)
    line = len(words(project).read_text(encoding="utf-8").splitlines())
    assert faulty.page == good.page
    assert places(faulty) == [str(Path("reports", "2022", f"forvaltningsberattelse.md:{line}"))]
    change(words(project), "{{ tkr('finns-inte') }}", "Nu är det rättat.")
    right = seen(preview)
    assert right.problems == ()
    assert "Nu är det rättat." in page_of(right)
    assert worked == ["books", "figures"]


def test_faulty_books_leave_the_last_good_page_and_are_named(project: Project) -> None:
    preview = Preview(project, Wanted(YEAR))
    good = seen(preview)
    append(ledger(project), "2022-12-31 balance Finns:Inte 1 SEK\n")
    faulty = seen(preview)
    assert faulty.page == good.page
    line = len(ledger(project).read_text(encoding="utf-8").splitlines())
    assert str(Path("ledger", f"2022.beancount:{line}")) in places(faulty)
    append(words(project), "Ett ord till.")  # the books are still faulty
    assert seen(preview).problems == faulty.problems
    change(ledger(project), "2022-12-31 balance Finns:Inte 1 SEK\n", "")
    right = seen(preview)
    assert right.problems == ()
    assert "Ett ord till." in page_of(right)


def test_it_may_start_with_an_error(project: Project) -> None:
    append(ledger(project), "2022-12-31 balance Finns:Inte 1 SEK\n")
    preview = Preview(project, Wanted())
    faulty = seen(preview)
    assert faulty.page is None
    assert faulty.problems
    change(ledger(project), "2022-12-31 balance Finns:Inte 1 SEK\n", "")
    assert "Årsredovisning 2022" in page_of(seen(preview))


def test_a_year_without_books_is_told_in_the_page(project: Project) -> None:
    view = seen(Preview(project, Wanted(2031)))
    assert view.page is None
    assert "2031" in view.problems[0].message


def test_problems_are_a_list_with_place_and_advice_and_nothing_in_them_is_markup() -> None:
    html = problem_list(
        [
            Problem("<script>alert(1)</script>", Source(Path("a&b.md"), 3), "Skriv ”&lt;”."),
            Problem("något annat"),
        ]
    )
    assert html == (
        "<ul><li><code>a&amp;b.md:3</code> &lt;script&gt;alert(1)&lt;/script&gt;<p>Skriv ”&amp;lt;”.</p></li>"
        "<li>något annat</li></ul>"
    )
    assert problem_list([]) == ""


# ---- the server ----


@pytest.fixture
def server() -> Iterator[PreviewServer]:
    with PreviewServer(0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def get(server: PreviewServer, path: str, host: str | None = None, method: str = "GET") -> tuple[int, str]:
    connection = HTTPConnection(HOST, server.server_port, timeout=TIMEOUT)
    try:
        connection.request(method, path, headers={"Host": host} if host is not None else {})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def events_of(connection: HTTPConnection) -> Iterator[dict[str, str]]:
    connection.request("GET", "/handelser")
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    while line := response.readline():
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_it_listens_on_this_computer_only(server: PreviewServer) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_the_shell_asks_for_nothing_from_elsewhere(server: PreviewServer) -> None:
    status, shell = get(server, "/")
    assert status == 200
    assert "http" not in shell
    assert get(server, "/preview.js")[0] == 200


def test_a_saved_word_reaches_the_browser(project: Project, server: PreviewServer) -> None:
    stop = Event()
    watcher = Thread(target=watch, args=(Preview(project, Wanted(YEAR)), server.show, stop))
    connection = HTTPConnection(HOST, server.server_port, timeout=TIMEOUT)
    watcher.start()
    try:
        events = events_of(connection)
        first = next(events)
        append(words(project), "Ett alldeles nytt ord.")
        second = next(events)
        assert first["fel"] == second["fel"] == ""
        assert first["sida"] != second["sida"]
        assert "Ett alldeles nytt ord." in get(server, f"/sida?{second['sida']}")[1]
        append(words(project), "{{ tkr('finns-inte') }}")
        third = next(events)
        assert third["sida"] == second["sida"]
        assert "forvaltningsberattelse.md:" in third["fel"]
    finally:
        stop.set()
        watcher.join(TIMEOUT)
        connection.close()


def test_who_comes_late_is_told_at_once(server: PreviewServer) -> None:
    server.show(View(None, (Problem("trasigt", Source(Path("a.md"), 3)),)))
    connection = HTTPConnection(HOST, server.server_port, timeout=TIMEOUT)
    assert next(events_of(connection)) == {"sida": "", "fel": "<ul><li><code>a.md:3</code> trasigt</li></ul>"}
    connection.close()


@pytest.mark.parametrize("path", ["/finns-inte", "/sida", "/../pyproject.toml", "/preview.html"])
def test_what_is_not_there(server: PreviewServer, path: str) -> None:
    """There is no page before the first is made, and no files but the shell's."""
    assert get(server, path)[0] == 404


@pytest.mark.parametrize("path", ["/", "/sida", "/handelser"])
@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "localhost@example.org", ""])
def test_a_name_of_the_web_that_leads_here_gets_nothing(server: PreviewServer, host: str, path: str) -> None:
    server.show(View(b"hemligt"))
    status, text = get(server, path, host)
    assert status == 403
    assert "hemligt" not in text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:5010", "127.0.0.1:8080"])
def test_this_computers_own_names_are_answered(server: PreviewServer, host: str) -> None:
    server.show(View(b"sidan"))
    assert get(server, "/sida", host) == (200, "sidan")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_it_only_gives(server: PreviewServer, method: str) -> None:
    assert get(server, "/sida", method=method)[0] == 501


@pytest.mark.skipif(os.name == "nt", reason="who has a port is told otherwise there")
def test_a_port_in_use(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["--katalog", str(project.directory), "forhandsgranska", "--port", str(port)]) == 1
    assert f"Fel: porten {port} går inte att använda" in capsys.readouterr().err
