"""The guards of ``security`` before every request, and their headers on every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.responses import JSONResponse

from reapex.review.security import HEADERS, OWN_HEADER, Gate, cookie_name, refusal

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_OPEN = ("/", "/open")  # the shell holds nothing of anybody's
_OPEN_BELOW = "/static/"
_LONGEST_BODY = 64 * 1024


class Guarded:
    """An ASGI application behind the guards.

    Parameters
    ----------
    app
        What answers.
    gate
        Which sessions there are.
    port
        Where the server listens; a request must name it.
    """

    def __init__(self, app: App, gate: Gate, port: int) -> None:
        self._app = app
        self._gate = gate
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # the page uses no websockets
            await send({"type": "websocket.close", "code": 1008})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_ours(message.get("headers", []))
            await send(message)

        why = self._refusal(scope)
        if why:
            await JSONResponse({"error": why}, 403)(scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> str:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        why = refusal(scope["method"], headers, self._port)
        if why:
            return why
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _LONGEST_BODY or "transfer-encoding" in headers:
            return "The request is too long"
        path = scope["path"]
        if path in _OPEN or path.startswith(_OPEN_BELOW):
            return ""
        session = _session(headers.get("cookie", ""), self._port)
        if self._gate.fits(session, headers.get(OWN_HEADER, "")):
            return ""
        return "This page was opened without its link"


def _session(cookies: str, port: int) -> str:
    try:
        found = SimpleCookie(cookies).get(cookie_name(port))
    except CookieError:
        return ""
    return "" if found is None else found.value


def _with_ours(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    there = {name.lower() for name, _ in headers}
    ours = dict(HEADERS)
    if b"cache-control" not in there:
        ours["Cache-Control"] = "no-store"
    return [*headers, *((name.encode(), value.encode()) for name, value in ours.items())]
