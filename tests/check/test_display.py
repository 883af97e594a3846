"""Where a report goes: a box for a person, an exception for a program."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from chainrule import handing_in

CELLS = [
    "from chainrule.check import ps1 as check",
    "def relu(x):\n    raise NotImplementedError\ncheck.relu(relu)",
    "def relu(x):\n    return x\ncheck.relu(relu)",
    "def relu(x):\n    return max(0, x)\ncheck.relu(relu)",
    "def loss(a, b):\n    return a.nothing\ncheck.loss(loss)",
    "check.summary()",
]


def run(monkeypatch, grading):
    if grading:
        monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    else:
        monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
    return [cell.outputs for cell in notebook.cells]


@pytest.mark.slow
def test_notebook_shows_boxes_and_never_raises(monkeypatch):
    outputs = run(monkeypatch, grading=False)
    assert all(output.output_type != "error" for cell in outputs for output in cell)
    texts = [cell[0]["data"]["text/plain"] for cell in outputs[1:]]
    assert texts[0] == "○ relu: not written yet."
    assert texts[1].startswith("✗ relu: The result is x itself")
    assert texts[2] == "✓ relu: right."
    assert "AttributeError" in texts[3]
    assert "in loss, line 2: return a.nothing" in texts[3]
    assert "1 of 14 right" in texts[4]
    assert texts[4].endswith(handing_in.sentence())
    assert "✗ loss: wrong" in texts[4]
    for cell in outputs[1:]:
        assert "text/html" in cell[0]["data"]


@pytest.mark.slow
def test_validate_sees_failures_without_a_traceback_wall(monkeypatch):
    outputs = run(monkeypatch, grading=True)
    stub, wrong, right = outputs[1:4]
    assert (stub[0].output_type, stub[0].ename) == ("error", "NotWritten")
    assert (wrong[0].output_type, wrong[0].ename) == ("error", "CheckFailed")
    assert len(wrong[0].traceback) <= 5
    assert "problem.py" not in "".join(wrong[0].traceback)
    assert right == []


def test_script_prints_what_is_right_and_ends_on_what_is_wrong():
    program = (
        "from chainrule.check import ps1 as check\n"
        "check.relu(lambda x: max(0, x))\n"
        "check.summary()\n"
        "check.relu(lambda x: x)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.startswith("✓ relu: right.\n1 of 14 right\n")
    assert done.returncode == 1
    assert "CheckFailed: ✗ relu:" in done.stderr


def test_importing_the_checks_does_not_import_torch():
    program = "import sys, chainrule.check.ps1; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_importing_the_package_of_checks_imports_no_library():
    program = (
        "import sys; before = set(sys.modules); import chainrule.check;"
        "new = {name.partition('.')[0] for name in sys.modules.keys() - before};"
        "print(*new - sys.stdlib_module_names)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "chainrule\n"
