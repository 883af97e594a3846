"""What people wait for: an import, the first notebook, and the instructor's commands."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import CHROMIUM, SWITCHES
from benchmarks.classes import timed
from benchmarks.table import Section, spread

ROOT = Path(__file__).resolve().parents[1]
AUTOGRADER = str(Path(sys.executable).with_name("autograder"))
REPETITIONS = 5
STUDENTS = 300
FIRST = "ps1_relu_derivatives"
SOLVED = ROOT / "solutions" / FIRST / "relu_derivatives.ipynb"
#: Milliseconds that the first notebook may take.
PATIENCE = 120_000


def measure() -> Section:
    """Wait for everything, several times."""
    section = Section(
        "Waiting: the first notebook, and the instructor's commands",
        "Wall time. The import is that of a fresh interpreter, without the interpreter's own "
        "start, in turns. `make lab` is called where everything is set up, until the page in "
        "Chromium shows the notebook and its kernel is idle. "
        f"The class of {STUDENTS} is the sample class, right, wrong, unfinished, hostile and "
        "damaged.",
        ("what", "runs", "seconds"),
    )
    waits: dict[str, Callable[[], list[float]]] = {
        "`import chainrule`": _imports,
        "`make lab` to the first notebook, ready": _labs,
        f"`autograder report {FIRST}`, {STUDENTS} students": _reports,
        "`autograder --help`": lambda: _commands("--help"),
        f"`autograder grade-one`, {FIRST} solved": lambda: _commands("grade-one", str(SOLVED)),
        f"`autograder build {FIRST} --check`": lambda: _commands("build", FIRST, "--check"),
        "`autograder build --check`": lambda: _commands("build", "--check"),
        "`autograder selftest`": lambda: _commands("selftest"),
    }
    for name, wait in waits.items():
        try:
            found = wait()
        except Exception as error:  # the others are still measured
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            section.rows.append((name, "–", "not measured"))
        else:
            digits = 4 if min(found) < 0.1 else 2
            section.rows.append((name, str(len(found)), spread(found, digits)))
            section.figures[name] = found
    return section


def _imports() -> list[float]:
    python = [sys.executable, "-c"]
    timed([*python, "import chainrule"], ROOT)
    return [
        timed([*python, "import chainrule"], ROOT) - timed([*python, "pass"], ROOT)
        for _ in range(4 * REPETITIONS)
    ]


def _labs() -> list[float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        try:
            return [_lab(browser) for _ in range(1 + REPETITIONS)][1:]
        finally:
            browser.close()


def _lab(browser: Browser) -> float:
    """Return the seconds from ``make lab`` to an idle kernel under the first notebook."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = browser.new_page()
    began = time.perf_counter()
    with _make_lab(port):
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
            time.sleep(0.02)
            if time.perf_counter() - began > PATIENCE / 1000:
                raise RuntimeError("make lab does not answer")
        path = f"{FIRST}/relu_derivatives.ipynb"
        page.goto(f"http://127.0.0.1:{port}/lab/tree/{path}?token=bench", timeout=PATIENCE)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
        idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
        page.locator(idle).first.wait_for(timeout=PATIENCE)
        seconds = time.perf_counter() - began
        page.close()
    return seconds


@contextlib.contextmanager
def _make_lab(port: int) -> Iterator[None]:
    """``make lab`` with a home folder of its own, so that it finds no earlier workspace."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as home:
        made = subprocess.Popen(
            # Set up already, whatever the stamp's time says: this interpreter runs there.
            ["make", "lab", f"PORT={port}", "--old-file=.venv/.set-up-for-lab"],
            cwd=ROOT,
            env={**os.environ, "HOME": home, "JUPYTER_TOKEN": "bench"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield
        finally:
            os.killpg(made.pid, signal.SIGTERM)
            try:
                made.wait(5)
            except subprocess.TimeoutExpired:
                # After SIGTERM (not after Ctrl-C) a worker thread of AnyIO keeps the server.
                os.killpg(made.pid, signal.SIGKILL)
                made.wait()
            # The kernel ends after the server, and writes into its home until then.
            time.sleep(1)


def _seconds(*words: str) -> float:
    """Run a command of the autograder whose status may be 1: a damaged submission, say."""
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    if subprocess.call([AUTOGRADER, *words], cwd=ROOT, stdout=quiet, stderr=quiet) > 1:
        raise RuntimeError(f"autograder {words[0]} failed")
    return time.perf_counter() - began


def _commands(*words: str) -> list[float]:
    return [_seconds(*words) for _ in range(REPETITIONS)]


def _reports() -> list[float]:
    """Return the seconds of each report on a sample class that has been graded."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        course = Path(folder, "course")
        arguments = [str(course), "-n", str(STUDENTS), "--assignment", FIRST]
        timed([AUTOGRADER, "sample-class", *arguments], ROOT)
        _seconds("grade", FIRST, "--course", str(course))
        report = [AUTOGRADER, "report", FIRST, "--course", str(course)]
        return [timed(report, ROOT) for _ in range(REPETITIONS)]
