"""The live preview's web server: on this computer only, and it only gives.

The shell at `/` has the report at `/sida` in a frame, so that the report itself is as it will be published, with no
script added. `/handelser` tells the shell when there is something new.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import socketserver
from collections.abc import Callable, Sequence
from contextlib import suppress
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Event, Thread
from urllib.parse import urlsplit

from finsam_ar.errors import Problem, UserError
from finsam_ar.preview import Preview, View, watch

HOST = "127.0.0.1"
_SHELL = Path(__file__).parent / "render" / "html"
_LOCAL = re.compile(r"(127\.0\.0\.1|localhost)(:\d+)?", re.IGNORECASE)
_ALIVE_EVERY = 10.0  # seconds: a reader that has gone is noticed when it is written to
_SHELL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "frame-ancestors 'none'"
)
_PAGE_POLICY = "frame-ancestors 'self'"  # beside the one that the page has in itself


def serve(preview: Preview, port: int, ready: Callable[[], None]) -> None:
    """Show the report in the browser until interrupted; `ready` is called when there is something to open."""
    try:
        server = PreviewServer(port)
    except OSError:
        hint = f"Är den redan igång? Annars välj en annan: finsam-ar forhandsgranska --port {port + 1}"
        raise UserError(Problem(f"porten {port} går inte att använda", hint=hint)) from None
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        ready()
        watch(preview, server.show, Event())


class PreviewServer(ThreadingHTTPServer):
    """Serves what it was last told to show, to browsers on this computer."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would let two programs have the same port

    def __init__(self, port: int) -> None:
        """Listen; 0 is any free port. OSError when it is taken."""
        self._changed = Condition()
        self._page: bytes | None = None
        self._event = ""
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for the computer's name, as HTTPServer does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def show(self, view: View) -> None:
        """Tell every open browser."""
        name = hashlib.sha256(view.page).hexdigest()[:16] if view.page is not None else ""
        with self._changed:
            self._page = view.page
            self._event = json.dumps({"sida": name, "fel": problem_list(view.problems)})
            self._changed.notify_all()

    @property
    def page(self) -> bytes | None:
        """The last good page."""
        return self._page

    def event_after(self, event: str) -> str:
        """Return what there is to tell as soon as it is another, or the same when nothing has happened for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._event != event, _ALIVE_EVERY)
            return self._event


def problem_list(problems: Sequence[Problem]) -> str:
    """Return the problems as HTML; "" when there are none."""
    items = []
    for problem in problems:
        place = f"<code>{escape(str(problem.source))}</code> " if problem.source else ""
        hint = f"<p>{escape(problem.hint)}</p>" if problem.hint else ""
        items.append(f"<li>{place}{escape(problem.message)}{hint}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    server_version, sys_version = "finsam-ar", ""

    def do_GET(self) -> None:  # the name that http.server looks for
        with suppress(ConnectionError):  # the reader has gone
            self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: the ekonom's terminal isn't a log."""

    def _answer(self) -> None:
        if not _LOCAL.fullmatch(self.headers.get("Host", "")):  # a name of the web that leads here: DNS rebinding
            self._give(HTTPStatus.FORBIDDEN, "text/plain", b"Bara 127.0.0.1 och localhost.")
            return
        match urlsplit(self.path).path:
            case "/":
                self._give(HTTPStatus.OK, "text/html", (_SHELL / "preview.html").read_bytes(), _SHELL_POLICY)
            case "/preview.js":
                self._give(HTTPStatus.OK, "text/javascript", (_SHELL / "preview.js").read_bytes())
            case "/sida" if self.server.page is not None:
                self._give(HTTPStatus.OK, "text/html", self.server.page, _PAGE_POLICY)
            case "/handelser":
                self._tell()
            case _:
                self._give(HTTPStatus.NOT_FOUND, "text/plain", b"Sidan finns inte.")

    def _give(self, status: HTTPStatus, kind: str, content: bytes, policy: str = "default-src 'none'") -> None:
        self._head(status, kind, policy)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _tell(self) -> None:
        self._head(HTTPStatus.OK, "text/event-stream", "default-src 'none'")
        self.end_headers()
        told = ""
        while True:
            event = self.server.event_after(told)
            self.wfile.write(b":\n\n" if event == told else f"data: {event}\n\n".encode())
            told = event

    def _head(self, status: HTTPStatus, kind: str, policy: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
