"""The routes of the page: HTTP in, the desk's answers out.

Conventions
-----------
Everything is JSON but pictures, the page's own files and downloads. No part of a request names a
file: clips are numbers, static files stand in a fixed list. What is refused says why in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response

from reapex.errors import FrameError, ReapexError, StaleDecision
from reapex.review.desk import Desk, Seat
from reapex.review.guarding import Guarded
from reapex.review.page import STATIC, CoderAsked, DecisionAsked, Page
from reapex.review.pictures import MEDIA_TYPE, View
from reapex.review.result_routes import add_results
from reapex.review.work_list import work_list


def app_of(page: Page) -> Guarded:
    """The application of a page, behind its guards."""
    app = FastAPI(title="Reapex review", docs_url=None, redoc_url=None, openapi_url=None)
    _add_errors(app, page)
    _add_shell(app, page)
    _add_clips(app, page)
    add_results(app, page)
    # Nothing is compressed: on one machine that takes longer than sending it.
    return Guarded(app, page.gate, page.port)


def _add_shell(app: FastAPI, page: Page) -> None:
    @app.get("/open")
    def open_page(token: str = "") -> Response:
        session = page.gate.open(token)
        if session is None:
            text = (
                "This link was used already, or is not complete. Press Enter in the terminal in "
                "which reapex review runs: it prints another one."
            )
            return Response(text, 403, media_type="text/plain")
        # What follows # is sent to no server; the page keeps it and takes it out of the address.
        answer = RedirectResponse(f"/#key={page.gate.key_of(session)}", 303)
        answer.set_cookie(page.cookie, session, httponly=True, samesite="strict", path="/")
        return answer

    @app.get("/")
    def index() -> Response:
        return Response(page.static["index.html"], media_type="text/html")

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in STATIC:
            raise HTTPException(404, "There is no such file")
        return Response(page.static[name], media_type=STATIC[name])

    @app.get("/api/session")
    def session(request: Request) -> dict[str, Any]:
        return page.session(request)

    @app.post("/api/coder")
    def coder(asked: CoderAsked, request: Request) -> dict[str, Any]:
        name = " ".join(asked.name.split())
        if not name:
            raise HTTPException(400, "A coder needs a name.")
        page.seats[request.cookies[page.cookie]] = Seat(name, asked.is_blind)
        return page.session(request)


def _add_clips(app: FastAPI, page: Page) -> None:
    desk = page.desk

    @app.get("/api/clips")
    def clips(request: Request) -> Response:
        # Not through FastAPI's encoder, which looks at every value of 20,000 clips.
        said = asdict(work_list(desk, page.seat(request)))
        return JSONResponse(said)

    @app.get("/api/clips/{index}")
    def clip(index: int, request: Request) -> dict[str, Any]:
        _require_clip(desk, index)
        return asdict(desk.clip(index, page.seat(request)))

    @app.get("/api/clips/{index}/frames/{position}")
    def frame(
        index: int,
        position: int,
        view: View = "frame",
        against: int | None = None,
        gain: Annotated[float, Query(allow_inf_nan=False)] = 8.0,
    ) -> Response:
        _require_clip(desk, index)
        other = position if against is None else against
        # Never kept by the browser: faces would lie on its disk, and another review at this port
        # would be shown them. The page keeps the pictures of the clips that it looks at.
        data = desk.picture(index, position, view, other, gain)
        return Response(data, media_type=MEDIA_TYPE)

    @app.post("/api/clips/{index}/decisions")
    def decide(index: int, asked: DecisionAsked, request: Request) -> dict[str, Any]:
        _require_clip(desk, index)
        seat = page.seat(request)
        if not seat.coder:
            raise HTTPException(400, "Say first who is coding.")
        if asked.coder not in (None, seat.coder):
            name = f"Another tab changed the name to {seat.coder}. Reload this page."
            raise HTTPException(400, name)
        desk.decide(index, seat, asked.wish)
        return {"clip": asdict(desk.clip(index, seat))}


def _require_clip(desk: Desk, index: int) -> None:
    if not 0 <= index < len(desk.clips):
        raise HTTPException(404, "There is no such clip.")


def _add_errors(app: FastAPI, page: Page) -> None:
    """Every refusal as a sentence; none shows a path or a traceback."""

    def stale(request: Request, error: StaleDecision) -> Response:
        index = int(request.path_params["index"])
        fresh = asdict(page.desk.clip(index, page.seat(request)))
        return JSONResponse({"error": error.explanation, "clip": fresh}, 409)

    answers: Mapping[type[Exception], Callable[[Request, Any], Response]] = {
        StaleDecision: stale,
        FrameError: lambda _, error: _refused(422, error.explanation),
        ReapexError: lambda _, error: _refused(400, error.explanation),
        RequestValidationError: lambda _, error: _refused(400, _in_words(error)),
        HTTPException: lambda _, error: _refused(error.status_code, str(error.detail)),
    }
    for kind, answer in answers.items():
        app.add_exception_handler(kind, answer)


def _refused(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status)


def _in_words(error: RequestValidationError) -> str:
    said = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()]
    return f"The request is not understood ({'; '.join(said)})."
