"""A graded notebook as the judge and nbgrader leave it, with canaries in what stays hidden."""

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

CANARY = "canary-7c1e"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def answer(name: str, source: str, **about) -> NotebookNode:
    return new_code_cell(
        source,
        metadata={"nbgrader": {"grade_id": name, "solution": True, "grade": False, **about}},
    )


def test_cell(name: str, score: float, points: float, failed: bool) -> NotebookNode:
    cell = new_code_cell(
        f"assert {name.removeprefix('test_')}(3) == 14  # {CANARY} hidden test",
        metadata={
            "nbgrader": {
                "grade_id": name,
                "solution": False,
                "grade": True,
                "score": score,
                "points": points,
            }
        },
    )
    if failed:
        trace = f'File "/srv/course/autograder/judge.py", {CANARY} expected 14'
        cell.outputs = [new_output("error", ename="CheckFailed", evalue=CANARY, traceback=[trace])]
    return cell


def verdict(test: str, problem: str, outcome: str, points: float = 2.0, **more) -> dict:
    return {
        "test": test,
        "problem": problem,
        "points": points,
        "outcome": outcome,
        "mistake": None,
        "message": "",
        "hint": "",
        "bound": None,
        "seconds": 0.01,
        **more,
    }


def notebook() -> NotebookNode:
    """One answer of each outcome, a written answer that is marked and one that is not."""
    right = answer("relu", "def relu(x):\n    return max(0.0, x)")
    wrong = answer(
        "loss",
        "def loss(a, b):\n    print('<script>hi()</script>')\n    return a - b",
        comment="Compare: <b>",
    )
    wrong.outputs = [
        new_output("stream", name="stdout", text="\x1b[31mprinted & kept\x1b[0m\n"),
        new_output("display_data", data={"image/png": PIXEL, "text/plain": "<Figure>"}),
        new_output(
            "display_data", data={"text/html": "<script>evil()</script>", "text/plain": "T"}
        ),
    ]
    cells = [
        new_markdown_cell("# PS0 · Fixture & friends\n\nText."),
        right,
        test_cell("test_relu", 2, 2, failed=False),
        wrong,
        test_cell("test_loss", 0, 2, failed=True),
        answer("mlp", "def mlp(x):\n    return loss(x, 0)"),
        test_cell("test_mlp", 2, 2, failed=False),
        test_cell("test_mlp_2", 0, 1.5, failed=True),
        answer("slow", "def slow():\n    while True: pass"),
        test_cell("test_slow", 0, 2, failed=True),
        answer("late", "def late():\n    raise NotImplementedError"),
        test_cell("test_late", 0, 2, failed=True),
    ]
    for name, score, comment in (
        ("explain_a", 2.5, "Good & short."),
        ("explain_b", None, None),
        ("explain_c", 0, None),
    ):
        about = {"grade_id": name, "solution": True, "grade": True, "points": 3, "score": score}
        about["by_hand"] = bool(score)
        if comment:
            about["comment"] = comment
        cells.append(
            new_markdown_cell("It *dies*. <img src=x onerror=boom()>", metadata={"nbgrader": about})
        )
    found = new_notebook(cells=cells)
    found.metadata["chainrule"] = {
        "verdicts": [
            verdict("test_relu", "relu", "right"),
            verdict(
                "test_loss",
                "loss",
                "wrong",
                mistake="factor-two",
                message="The square is missing: <loss> is a difference.",
                hint="Square it.",
            ),
            verdict("test_mlp", "mlp", "right"),
            verdict("test_mlp_2", "mlp", "right given upstream", 1.5),
            verdict("test_slow", "slow", "stopped", bound="wall time", message="Took too long."),
            verdict("test_late", "late", "not written", message="Not written yet."),
        ],
        "notes": [
            {"kind": "locked cell edited", "cell": "test_loss", "text": "A given cell was edited."},
            {"kind": "hostile", "cell": None, "text": f"{CANARY}: reached for the checks."},
        ],
        "confined": True,
        "seconds": 0.2,
    }
    return nbformat.from_dict(found)
