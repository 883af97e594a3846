"""The bank of hostile submissions against ``autograder grade`` and stock ``nbgrader autograde``."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.hostile import Hostile, hostile_submissions
from benchmarks.classes import ASSIGNMENT, Class, our_class, stock_class
from benchmarks.table import Section

#: Not run under stock nbgrader, which has nothing between them and the machine: they fork without
#: end, fill memory or disk, or signal every process.
SPARED = {
    "disk_bomb": "fills the disk",
    "fork_bomb": "forks without end",
    "leftover_daemon": "kills other processes",
    "memory_bomb": "fills the memory",
    "output_bomb": "fills the memory with output",
    "signals": "kills other processes",
}
#: What an attack prints when it finds something, and what the hidden tests hold.
LOOT = ("60221407", "FOUND", "CONNECTED", "ATTACHED", "READ-MEMORY", "IMPORTED", "WRITTEN ['")
SHORT = {"wall": 3.0, "total": 30.0, "cpu": 20.0, "memory": 400 * 2**20, "disk": 80 * 2**20}
#: Seconds for one run of stock nbgrader; a kernel's own limit there is 30 s a cell.
PATIENCE = 60
#: What a right submission earns.
FULL = 6
#: Submission → points, leaks, and both as text.
Outcomes = dict[str, dict[str, Any]]


def measure() -> Section:
    """Grade every hostile submission both ways; count points and leaks."""
    bank = hostile_submissions()
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        root = Path(folder)
        stock = stock_class(root / "stock", heavy=False)
        ours = our_class(root / "ours", f"c.JudgeSubmission.bounds = {SHORT!r}", heavy=False)
        for hostile in bank:
            ours.hand_in(hostile.name, hostile.submission(ours.released()))
        ours.hand_in("control", ours.answered({}))
        ours.grade("--workers", "2")
        honest = (_outcome(ours, "control"), _contained(stock, "control", stock.answered({})))
        if any(outcome["points"] != FULL or outcome["leaks"] for outcome in honest):
            raise RuntimeError(f"a right submission does not earn {FULL} on both sides: {honest}")
        own = {hostile.name: _outcome(ours, hostile.name) for hostile in bank}
        with ThreadPoolExecutor(4) as pool:
            run = [hostile for hostile in bank if hostile.name not in SPARED]
            theirs = dict(pool.map(lambda hostile: _under_stock(stock, hostile), run))
    return section_of(bank, own, theirs)


def section_of(bank: list[Hostile], own: Outcomes, theirs: Outcomes) -> Section:
    """Return the table of what became of each submission here and there."""
    section = Section(
        "Hostile submissions: points and leaks",
        f"The {len(bank)} files of `autograder/hostile/bank`, whose answers are wrong: each should "
        "earn nothing and learn nothing. A *leak* is something that the attack printed where a "
        "student reads it: a value of the hidden tests, text of the solutions or the gradebook, an "
        "open connection, another process. Under nbgrader, tracebacks of test cells are not "
        "counted (they quote hidden tests for any wrong answer), and each submission ran in a "
        "container of its own around the whole of nbgrader, without network, for the sake of the "
        f"machine that measured; {len(SPARED)} that fork without end, fill memory or disk or kill "
        "processes were not run there.",
        ("submission", "what it tries", "`autograder grade`", "stock `nbgrader autograde`"),
    )
    for hostile in bank:
        why = SPARED.get(hostile.name, "no time left")
        stock_says = theirs.get(hostile.name, {"text": f"not run: {why}"})
        section.rows.append(
            (f"`{hostile.name}`", hostile.tries, own[hostile.name]["text"], stock_says["text"])
        )
    counts = {
        "ours": {"run": len(own), "through": _through(own.values())},
        "stock": {"run": len(theirs), "through": _through(theirs.values())},
    }
    section.rows.append(
        (
            "**all**",
            "earned points or leaked",
            "**{through} of {run}**".format(**counts["ours"]),
            "**{through} of {run}**".format(**counts["stock"]),
        )
    )
    section.figures = {**counts, "own": own, "theirs": theirs}
    return section


def _through(outcomes: Iterable[dict[str, Any]]) -> int:
    return sum(bool(outcome["points"] or outcome["leaks"]) for outcome in outcomes)


def _outcome(graded: Class, student: str, test_errors: bool = True) -> dict[str, Any]:
    # No points yet where nbgrader gave up before it looked.
    points = sum(score or 0.0 for score in graded.scores().get(student, {}).values())
    path = graded.root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    if not path.exists():
        return {"points": points, "leaks": [], "text": f"{points:g} points; no grade comes about"}
    shown = []
    for cell in nbformat.read(path, as_version=4).cells:
        is_test = cell.metadata.get("nbgrader", {}).get("grade", False)
        for output in cell.get("outputs", []):
            if output.output_type == "error" and is_test and not test_errors:
                output = {"evalue": output.evalue}
            shown.append(json.dumps(output, ensure_ascii=False))
    text = "\n".join(shown)
    leaks = [word.rstrip(" ['") for word in LOOT if word in text]
    said = f"**{points:g} points**" if points else "0 points"
    return {
        "points": points,
        "leaks": leaks,
        "text": f"{said}, **leaks**" if leaks else said,
    }


def _under_stock(stock: Class, hostile: Hostile) -> tuple[str, dict[str, Any]]:
    return hostile.name, _contained(stock, hostile.name, hostile.submission(stock.released()))


def _contained(stock: Class, name: str, notebook: NotebookNode) -> dict[str, Any]:
    """Grade one submission in a copy of the course, inside a container of its own."""
    root = stock.root.with_name(f"stock-{name}")
    shutil.copytree(stock.root, root)
    settings = f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\n"
    (root / "nbgrader_config.py").write_text(settings)
    own = Class(root, (*_container(root), *stock.command, "--force"))
    own.hand_in(name, notebook)
    process = subprocess.Popen(
        own.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return _outcome(own, name, test_errors=False)


def _container(root: Path) -> list[str]:
    """The command that shows nbgrader, with all that it runs, Python and one course folder."""
    package = Path(__file__).resolve().parents[1] / "chainrule"
    shown = {sys.base_prefix, sys.prefix, sysconfig.get_path("purelib"), str(package)}
    arguments = ["bwrap", "--unshare-all", "--die-with-parent", "--clearenv"]
    for folder in ("/usr", "/lib", "/lib64", "/bin", "/sbin"):
        if os.path.islink(folder):
            arguments += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            arguments += ["--ro-bind", folder, folder]
    for file in ("/etc/ld.so.cache", "/etc/passwd", "/etc/localtime"):
        arguments += ["--ro-bind-try", file, file]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for path in sorted(shown):
        arguments += ["--ro-bind", path, path]
    arguments += ["--bind", str(root), str(root), "--chdir", str(root)]
    values = {"HOME": "/tmp", "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    values |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(package.parent)}
    values |= {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    for name, value in values.items():
        arguments += ["--setenv", name, value]
    return arguments
