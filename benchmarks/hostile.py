"""The bank of hostile submissions: ``autograder grade``, stock nbgrader and ``otter run``."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.selftest.hostile import Hostile, hostile_submissions
from benchmarks.classes import ASSIGNMENT, SOURCE, Class, our_class, stock_class
from benchmarks.container import run_contained
from benchmarks.otter import OtterClass, otter_class
from benchmarks.peers import REQUIREMENTS, VENV, peer
from benchmarks.table import Section

#: What an attack prints when it finds something, and what the hidden tests hold.
LOOT = ("60221407", "FOUND", "CONNECTED", "ATTACHED", "READ-MEMORY", "IMPORTED", "WRITTEN ['")
SHORT = {"wall": 3.0, "total": 30.0, "cpu": 20.0, "memory": 400 * 2**20, "disk": 80 * 2**20}
#: Seconds for one run of a peer, and for one cell under nbgrader (30 by its own settings, which
#: changes nothing but how long a loop takes to be given up).
PATIENCE, CELL = 60, 6
#: Outcomes under the peers, kept from one run to the next.
KEPT = VENV / "hostile.json"
#: Seconds for the peers in one run of this section.
ENOUGH = 200
#: What a right submission earns.
FULL = 6
#: Peers' containers at one time.
WORKERS = 2
TITLES = {
    "ours": "`autograder grade`",
    "nbgrader": "stock `nbgrader autograde`",
    "otter": "`otter run`",
}
#: Points, leaks, and both as text.
Outcome = dict[str, Any]
NOT_RUN: Outcome = {"text": "not run yet"}


def measure() -> Section:
    """Grade every hostile submission all three ways; count points and leaks."""
    bank = hostile_submissions()
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        root = Path(folder)
        root.chmod(0o755)  # a peer's own user has to get there
        stock = stock_class(root / "stock", heavy=False, python=peer("python"))
        otter = otter_class(root / "otter", heavy=False)
        ours = our_class(root / "ours", f"c.JudgeSubmission.bounds = {SHORT!r}", heavy=False)
        notebooks = {one.name: one.submission(ours.released()) for one in bank}
        notebooks["control"] = ours.answered({})
        for name, notebook in notebooks.items():
            ours.hand_in(name, notebook)
        ours.grade("--workers", "2")
        found = {"ours": {name: _outcome(ours, name) for name in notebooks}}
        ways: dict[str, Callable[[str], Outcome]] = {
            "nbgrader": lambda name: _under_nbgrader(stock, name, notebooks[name]),
            "otter": lambda name: _under_otter(otter, name, notebooks[name]),
        }
        files = {"control": SOURCE, **{hostile.name: hostile.path for hostile in bank}}
        found |= _under_peers(ways, files)
    for tool, outcomes in found.items():
        control = outcomes.pop("control")
        if control["points"] != FULL or control["leaks"]:
            raise RuntimeError(f"{tool}: a right submission does not earn {FULL}: {control}")
    return section_of(bank, found)


def _under_peers(
    ways: dict[str, Callable[[str], Outcome]], files: dict[str, Path]
) -> dict[str, dict[str, Outcome]]:
    """Return the outcomes under the peers; those of the same file and version are kept.

    Under a peer many files take half a minute: what is not begun in time waits for another run.
    """
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    keys = {(tool, name): _key(tool, name, files[name]) for name in files for tool in ways}
    missing = [pair for pair, key in keys.items() if key not in kept]
    end = time.monotonic() + ENOUGH

    def run(pair: tuple[str, str]) -> Outcome | None:
        return ways[pair[0]](pair[1]) if time.monotonic() < end else None

    with ThreadPoolExecutor(WORKERS) as pool:
        for pair, outcome in zip(missing, pool.map(run, missing), strict=True):
            if outcome is not None:
                kept[keys[pair]] = outcome
                KEPT.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    found: dict[str, dict[str, Outcome]] = {tool: {} for tool in ways}
    for (tool, name), key in keys.items():
        if key in kept:
            found[tool][name] = kept[key]
    return found


def _key(tool: str, name: str, path: Path) -> str:
    content = REQUIREMENTS.read_bytes() + SOURCE.read_bytes() + path.read_bytes()
    return f"{tool} {name} {hashlib.sha256(content).hexdigest()[:16]}"


def section_of(bank: list[Hostile], found: dict[str, dict[str, Outcome]]) -> Section:
    """Return the table of what became of each submission here and there."""
    section = Section(
        "Hostile submissions: points and leaks",
        f"The {len(bank)} files of `autograder/selftest/hostile/bank`, whose answers are wrong: "
        "each should earn nothing and learn nothing. A *leak* is something that the attack "
        "brought to where a student reads it (the executed notebook here and under nbgrader, "
        "otter's messages of visible tests): a value of the hidden tests, text of the solutions "
        "or the gradebook, an open connection, another process. Under nbgrader, tracebacks of test "
        "cells are not counted (they quote hidden tests for any wrong answer). The bank was "
        "written with notebook graders in mind; nothing in it was made for otter. For the sake of "
        "the machine that measured, each submission to a peer ran in a container of its own "
        "around the whole peer: no network, bounds on processes, memory and files, "
        f"{PATIENCE} seconds, {CELL} seconds a cell under nbgrader. It keeps neither from grading "
        "a right submission, "
        "and takes some attacks' prey from them.",
        ("submission", "what it tries", *TITLES.values()),
    )
    for hostile in bank:
        said = [found[tool].get(hostile.name, NOT_RUN)["text"] for tool in TITLES]
        section.rows.append((f"`{hostile.name}`", hostile.tries, *said))
    counts = {tool: _counts(found[tool].values()) for tool in TITLES}
    for words, key in (
        ("earned points or leaked", "through"),
        ("earned points", "points"),
        ("leaked", "leaks"),
        ("left no grade", "no grade"),
    ):
        cells = [f"**{counts[tool][key]} of {counts[tool]['run']}**" for tool in TITLES]
        section.rows.append(("**all**", words, *cells))
    section.figures = {"counts": counts, "outcomes": found}
    return section


def _counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    listed = list(outcomes)
    return {
        "run": len(listed),
        "through": sum(bool(one["points"] or one["leaks"]) for one in listed),
        "points": sum(bool(one["points"]) for one in listed),
        "leaks": sum(bool(one["leaks"]) for one in listed),
        "no grade": sum(not one["graded"] for one in listed),
    }


def _said(points: float, shown: str, graded: bool) -> Outcome:
    leaks = [word.rstrip(" ['") for word in LOOT if word in shown]
    parts = [f"**{points:g} points**" if points else "0 points"]
    parts += ["**leaks**"] if leaks else []
    parts += [] if graded else ["no grade comes about"]
    return {"points": points, "leaks": leaks, "graded": graded, "text": ", ".join(parts)}


def _outcome(graded: Class, student: str, test_errors: bool = True) -> Outcome:
    # No points yet where nbgrader gave up before it graded.
    points = sum(score or 0.0 for score in graded.scores().get(student, {}).values())
    path = graded.root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    if not path.exists():
        return _said(points, "", graded=False)
    shown = []
    for cell in nbformat.read(path, as_version=4).cells:
        is_test = cell.metadata.get("nbgrader", {}).get("grade", False)
        for output in cell.get("outputs", []):
            if output.output_type == "error" and is_test and not test_errors:
                output = {"evalue": output.evalue}
            shown.append(json.dumps(output, ensure_ascii=False))
    return _said(points, "\n".join(shown), graded=True)


def _under_nbgrader(stock: Class, name: str, notebook: NotebookNode) -> Outcome:
    """Grade one submission in a copy of the course, inside a container of its own."""
    root = stock.root.with_name(f"stock-{name}")
    shutil.copytree(stock.root, root)
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\nc.Execute.timeout = {CELL}\n"
    )
    own = dataclasses.replace(stock, root=root)
    own.hand_in(name, notebook)
    run_contained([*own.command, "--force"], root, PATIENCE)
    return _outcome(own, name, test_errors=False)


def _under_otter(otter: OtterClass, name: str, notebook: NotebookNode) -> Outcome:
    """The same for otter, whose results are one file."""
    root = otter.root.with_name(f"otter-{name}")
    shutil.copytree(otter.root, root)
    own = dataclasses.replace(otter, root=root)
    own.hand_in(name, notebook)
    run_contained(own.run_command(name), root, PATIENCE)
    tests = own.results(name)
    points = sum(float(test.get("score", 0.0)) for test in tests)
    visible = [str(test.get("output")) for test in tests if test.get("visibility") == "visible"]
    return _said(points, "\n".join(visible), graded=any("max_score" in test for test in tests))
