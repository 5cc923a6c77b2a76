"""How quick the review page is: in the browser, from the key to the picture on the screen.

    python benchmarks/review.py [pictures] [list] [memory] [pass]

Debian's chromium, headless, before the server that ``reapex review`` starts. The page measures
itself (``step-ready``: the picture was there already; ``step-fetched``: it had to be asked for),
from the key's own time to the second animation frame after drawing: by then it was painted.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from common import HEADER, clips_drawn

RESULT = Path(__file__).parent / "results" / "review.md"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--enable-precise-memory-info")  # fmt: skip
LARGE, SMALL = (640, 480), (320, 240)
N_FRAMES = 400  # of the long clips: more than the page keeps
N_CLIPS, N_LIST, N_PASS = 1000, 20_000, 20
VIEWS = ("frame", "difference", "magnified", "flow")
AIMS_MS = {"step-ready": 50.0, "step-fetched": 150.0}


@dataclass(frozen=True)
class Server:
    """A running ``reapex review``."""

    link: str
    pid: int


@contextmanager
def serving(labels: Path, *more: str | Path) -> Iterator[Server]:
    """The server, until it is not needed any more."""
    decisions = labels.with_name("d.review.sqlite")
    decisions.unlink(missing_ok=True)
    words = ["review", labels, "--decisions", decisions, "--no-browser", *more]
    child = subprocess.Popen(
        [sys.executable, "-m", "reapex", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert child.stdout is not None
    try:
        for line in child.stdout:
            if found := re.search(r"http://\S+token=\S+", line):
                yield Server(found[0], child.pid)
                return
        raise SystemExit("The server did not start")
    finally:
        child.kill()
        child.communicate()


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        yield playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def opened(browser: Browser, server: Server) -> Page:
    """The list, after the coder has said his name and the proposals are there."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(server.link)
    page.locator("#coder").fill("Li")
    page.keyboard.press("Enter")
    page.locator(".rows .row").first.wait_for()
    return page


def measures(page: Page) -> tuple[list[float], list[float]]:
    """What the page measured since the last time, in ms: pictures that were there, and others."""
    found: list[list[float]] = page.evaluate(
        """() => {
            const found = ["step-ready", "step-fetched"].map((name) =>
                performance.getEntriesByName(name).map((each) => each.duration));
            performance.clearMeasures();
            return found;
        }"""
    )
    return found[0], found[1]


# ---- pictures


def pictures_of(folder: Path, size: tuple[int, int]) -> list[bytes]:
    """Drawn frames, enlarged, as JPEG."""
    drawn = sorted((folder / "few" / "frames").rglob("*.jpg"))
    made = []
    for path in drawn[:60]:
        picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        done, data = cv2.imencode(".jpg", cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC))
        assert done
        made.append(data.tobytes())
    return made


def corpus(
    folder: Path, pictures: Sequence[bytes], n_clips: int, n_frames: int
) -> tuple[Path, Path]:
    """Clips of links to a few pictures, and their sheet."""
    folder.mkdir()
    store = folder / "pictures"
    store.mkdir()
    for index, data in enumerate(pictures):
        (store / f"{index}.jpg").write_bytes(data)
    frames = folder / "frames"
    lines = []
    for number in range(n_clips):
        subject, name = f"s{number % 20:02d}", f"clip{number:04d}"
        place = frames / subject / name
        place.mkdir(parents=True)
        for frame in range(n_frames):
            source = store / f"{frame % len(pictures)}.jpg"
            os.link(source, place / f"img{frame + 1:05d}.jpg")
        third = n_frames // 3
        lines.append((subject, name, third, third + third // 2, 2 * third, 200))
    labels = folder / "labels.csv"
    with labels.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((HEADER, *lines))
    return labels, frames


# ---- what is measured


Times = tuple[list[float], list[float]]


def steps(page: Page) -> dict[str, tuple[Times, list[float]]]:
    """By view: steps onto neighbours, and leaps onto frames that nobody has asked for."""
    found = {}
    page.locator(".scroll").focus()
    page.keyboard.press("Enter")
    page.locator(".clip-screen").wait_for()
    box = page.locator(".curve").bounding_box()
    assert box is not None
    for view in VIEWS:
        page.locator(".tool").nth(VIEWS.index(view)).click()
        page.keyboard.press("2")
        page.wait_for_timeout(1500)
        measures(page)
        for _ in range(120):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(100)
        page.wait_for_timeout(500)
        near = measures(page)
        for leap in range(40):  # to and fro, each time somewhere else
            share = (leap * 0.381966) % 1
            page.mouse.click(box["x"] + box["width"] * (0.02 + 0.96 * share), box["y"] + 60)
            page.wait_for_timeout(700)
        found[view] = near, measures(page)[1]
    return found


def held(page: Page) -> Times:
    """An arrow key that is held: 30 presses a second."""
    page.locator(".tool").first.click()
    page.keyboard.press("Home")
    page.wait_for_timeout(1500)
    measures(page)
    for _ in range(200):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(33)
    page.wait_for_timeout(500)
    return measures(page)


def long_list(browser: Browser, folder: Path) -> tuple[list[float], list[float]]:
    """Seconds until the list of 20,000 clips is painted; ms between frames while it scrolls."""
    labels = folder / "many.csv"
    emotions = ("happiness", "surprise", "disgust", "repression", "others")
    with labels.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow((*HEADER, "emotion"))
        for number in range(N_LIST):
            onset = 1 + number % 97
            apex = onset + 12 if number % 50 else onset + 60
            clip = f"s{number % 247:03d}", f"EP{number:05d}"
            lines.writerow((*clip, onset, apex, onset + 40, 200, emotions[number % 5]))
    opens = []
    with serving(labels) as server:
        page = opened(browser, server)
        for _ in range(5):
            page.reload(wait_until="commit")
            page.locator(".rows .row").first.wait_for()
            opens.append(
                page.evaluate(
                    "() => new Promise((done) => requestAnimationFrame(() =>"
                    " requestAnimationFrame(() => done(performance.now()))))"
                )
                / 1000
            )
        between: list[float] = page.evaluate(
            """() => new Promise((done) => {
                const list = document.querySelector(".scroll");
                const between = [];
                let before = performance.now();
                const tick = (now) => {
                    between.push(now - before);
                    before = now;
                    list.scrollTop += 300;
                    if (between.length < 240) requestAnimationFrame(tick);
                    else done(between.slice(2));
                };
                requestAnimationFrame(tick);
            })"""
        )
        page.close()
    return opens, between


@dataclass(frozen=True)
class Memory:
    """MB that are held."""

    n_clips: int
    server: float
    heap: float
    browser: float


def memory_while_stepping(browser: Browser, labels: Path, frames: Path) -> list[Memory]:
    """Through 1,000 clips, five frames of each."""
    found = []
    with serving(labels, "--frames", frames, "--method", "gamdss") as server:
        page = opened(browser, server)
        page.locator(".scroll").focus()
        page.keyboard.press("Enter")
        page.locator(".clip-screen").wait_for()
        for index in range(1, N_CLIPS + 1):
            before = page.url
            for _ in range(5):
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(10)
            if index in (1, 50, 100, 200, 400, 600, 800, N_CLIPS):
                found.append(_memory(page, server, index))
            if index < N_CLIPS:
                page.keyboard.press("k")
                page.wait_for_url(lambda url, before=before: url != before)
                name = page.url.partition("#clip=")[2].replace("%2F", "/").replace("%23", "#")
                page.locator(f'.clip-screen[data-clip="{name}"]').wait_for()
        page.close()
    return found


def _memory(page: Page, server: Server, index: int) -> Memory:
    heap = page.evaluate("() => performance.memory.usedJSHeapSize") / 2**20
    own = {os.getpid()}
    for _ in range(6):  # chromium's processes are children of children of this one
        own |= {pid for pid, parent in _parents() if parent in own}
    browser = sum(_private_mb(pid) for pid in own if b"chrom" in _command(pid))
    return Memory(index, _private_mb(server.pid), heap, browser)


def _parents() -> list[tuple[int, int]]:
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            found.append(
                (int(each.parent.name), int(each.read_text().rsplit(")", 1)[1].split()[1]))
            )
        except OSError:
            continue
    return found


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _private_mb(pid: int) -> float:
    """Proportional set size: shared pages are counted once over all processes."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return 0.0 if found is None else int(found[1]) / 1024


def keyboard_pass(browser: Browser, labels: Path, frames: Path) -> float:
    """Seconds per clip of a script that looks as a coder does, but does not think."""
    with serving(labels, "--frames", frames, "--method", "gamdss") as server:
        page = opened(browser, server)
        page.locator(".running", has_text="gamdss").wait_for()
        page.locator(".scroll").focus()
        began = time.perf_counter()
        page.keyboard.press("Enter")
        page.locator(".clip-screen").wait_for()
        for index in range(N_PASS):
            before = page.url
            for key in ("1", "2", "3", "2", *4 * ["ArrowLeft"], *6 * ["ArrowRight"], "ArrowLeft"):
                page.keyboard.press(key)
                page.wait_for_timeout(120)
            page.keyboard.press("a" if index % 3 == 2 else "Enter")
            if index % 3 == 2:
                page.locator(".facts", has_text="set by hand").wait_for()
                page.keyboard.press("Enter")
            if index < N_PASS - 1:
                page.wait_for_url(lambda url, before=before: url != before)
                name = page.url.partition("#clip=")[2].replace("%2F", "/").replace("%23", "#")
                page.locator(f'.clip-screen[data-clip="{name}"]').wait_for()
        page.locator(".done", has_text=f"{N_PASS} of").wait_for()
        seconds = (time.perf_counter() - began) / N_PASS
        page.close()
    return seconds


# ---- what is written


def row(title: str, values: Sequence[float], aim: float) -> str:
    """One line of the table of times."""
    if not values:
        return f"| {title} | 0 | | | | |"
    share = 100 * np.mean(np.array(values) < aim)
    ends = np.percentile(values, [50, 95]).tolist()
    return (
        f"| {title} | {len(values)} | {ends[0]:.0f} | {ends[1]:.0f} | {max(values):.0f} | "
        f"{share:.0f} % < {aim:.0f} |"
    )


def pictures_part(folder: Path, browser: Browser) -> list[str]:
    large = corpus(folder / "large", pictures_of(folder, LARGE), 1, N_FRAMES)
    with serving(large[0], "--frames", large[1], "--method", "gamdss") as server:
        page = opened(browser, server)
        by_view, (fast, missed) = steps(page), held(page)
        page.close()
    lines = [
        f"One clip of {N_FRAMES} frames of 640 × 480, window 1366 × 768; the main picture and "
        "three beside it. From the key's time stamp to the second animation frame after drawing. "
        "Neighbour: the page has fetched it ahead. Leap: a click on the curve, onto a frame that "
        "nobody has asked for.",
        "",
        "| | n | median ms | 95 % ms | slowest ms | aim |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for view, (near, far) in by_view.items():
        lines.append(row(f"{view}, neighbour", near[0], AIMS_MS["step-ready"]))
        if near[1]:
            lines.append(row(f"{view}, neighbour not there yet", near[1], 150.0))
        lines.append(row(f"{view}, leap", far, AIMS_MS["step-fetched"]))
    lines.append(row("frame, arrow held (30 a second), was there", fast, 50.0))
    lines.append(row("frame, arrow held (30 a second), was not", missed, 150.0))
    return lines


def list_part(folder: Path, browser: Browser) -> list[str]:
    opens, between = long_list(browser, folder)
    each = ", ".join(f"{seconds:.2f}" for seconds in opens)
    return [
        f"{N_LIST:,} clips. From the start of loading to painted rows: {median(opens):.2f} s in "
        f"the median of {len(opens)} ({each}); aim: below 2 s. No pictures, so no proposals. While "
        f"it scrolls by 300 px a frame, a frame takes {median(between):.1f} ms in the median, 95 % "
        f"are below {np.percentile(between, 95):.1f} ms, the slowest took {max(between):.0f} ms.",
    ]


def memory_part(folder: Path, browser: Browser) -> list[str]:
    small = corpus(folder / "small", pictures_of(folder, SMALL)[:12], N_CLIPS, 12)
    return [
        f"{N_CLIPS:,} clips of 12 frames of 320 × 240 (2.8 GB of pixels in all), five steps and "
        "one decision each, proposals worked out meanwhile. Proportional set size.",
        "",
        "| clips | server MB | page's heap MB | all of chromium MB |",
        "|--:|--:|--:|--:|",
        *(
            f"| {each.n_clips} | {each.server:.0f} | {each.heap:.0f} | {each.browser:.0f} |"
            for each in memory_while_stepping(browser, *small)
        ),
    ]


def pass_part(folder: Path, browser: Browser) -> list[str]:
    few = corpus(folder / "pass", pictures_of(folder, SMALL)[:48], N_PASS, 48)
    seconds = keyboard_pass(browser, *few)
    return [
        f"{N_PASS} clips, 16 to 17 keys each (the three key frames, some frames to and fro, "
        "accept, or set the apex and go on in every third), a key every 120 ms: "
        f"**{seconds:.1f} s per clip**. This was a script, which does not think: it says what the "
        "page and the fingers cost, not how long a coder looks.",
    ]


PARTS: dict[str, tuple[str, Callable[[Path, Browser], list[str]]]] = {
    "pictures": ("From the key to the picture", pictures_part),
    "list": ("A long list", list_part),
    "memory": ("Memory over many clips", memory_part),
    "pass": ("A pass by the keyboard alone", pass_part),
}


def written(name: str, lines: Sequence[str]) -> None:
    """Put one part into the result; the others stay as they were measured."""
    text = RESULT.read_text(encoding="utf-8") if RESULT.exists() else ""
    there = dict(re.findall(r"^## (.+)\n\n((?:(?!## ).*\n)*)", text, re.MULTILINE))
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    load = f"(Load of the machine at the end of this part: {os.getloadavg()[0]:.1f}; nice {nice}.)"
    there[PARTS[name][0]] = "\n".join([*lines, "", load, ""])
    head = (
        "# The review page\n\n`python benchmarks/review.py` on a 2-core CPU container, Debian 12, "
        "Debian's chromium headless and without a GPU; 2026-11-20. How busy it was stands "
        "under each part.\n"
    )
    parts = [
        f"\n## {title}\n\n{there[title].rstrip()}\n"
        for title, _ in PARTS.values()
        if title in there
    ]
    RESULT.write_text(head + "".join(parts), encoding="utf-8")


def main() -> None:
    asked = sys.argv[1:] or list(PARTS)
    with clips_drawn(2) as folder, browsing() as browser:
        for name in asked:
            lines = PARTS[name][1](folder, browser)
            written(name, lines)
            print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
