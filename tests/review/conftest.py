"""A desk with six drawn clips, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from reapex.correction import Gamdss, Questions
from reapex.loading import Loader
from reapex.review.app import app_of
from reapex.review.desk import Desk, one_per_clip
from reapex.review.page import Page
from reapex.review.proposals import Proposals
from reapex.review.security import Gate
from reapex.review.store import DecisionStore
from reapex.synth import SynthCorpus

PORT = 8731
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def desk(small_corpus: SynthCorpus, tmp_path: Path) -> Iterator[Desk]:
    """Proposals are GAMDSS's, and known."""
    loaded = Loader().read(small_corpus.labels, small_corpus.frames)
    clips = one_per_clip(loaded.corpus)
    proposals = Proposals(clips, Questions(Gamdss(), with_curves=True))
    proposals.start()
    assert proposals.wait(60)
    with DecisionStore(tmp_path / "labels.csv.review.sqlite") as store:
        yield Desk(clips, store, proposals, {}, loaded=loaded)


@dataclass
class Browser:
    """A browser that has opened the page, or not yet."""

    page: Page
    client: TestClient
    headers: dict[str, str] = field(default_factory=dict)
    key: str = "none"

    def enter(self, coder: str = "", is_blind: bool = False) -> Browser:
        opened = self.client.get(
            "/open", params={"token": self.page.gate.new_token()}, follow_redirects=False
        )
        assert opened.status_code == 303
        self.key = opened.headers["location"].removeprefix("/#key=")
        if coder:
            said = self.post("/api/coder", {"name": coder, "is_blind": is_blind})
            assert said.status_code == 200, said.text
        return self

    def get(self, path: str, **more: Any) -> Any:
        headers = {"X-Reapex": self.key} | more.pop("headers", {})
        return self.client.get(path, headers=headers, **more)

    def post(self, path: str, body: Any) -> Any:
        headers = {"Origin": HERE, "X-Reapex": self.key} | self.headers
        return self.client.post(path, json=body, headers=headers)

    def decide(self, index: int, action: str, seen: int = 0, **more: Any) -> Any:
        body = {"action": action, "seen": seen} | more
        return self.post(f"/api/clips/{index}/decisions", body)


@pytest.fixture
def page(desk: Desk) -> Page:
    return Page(desk, "labels.csv", Gate(), PORT)


@pytest.fixture
def browser(page: Page) -> Callable[[], Browser]:
    """A new browser of the same page."""
    app = app_of(page)
    return lambda: Browser(page, TestClient(app, base_url=HERE))
