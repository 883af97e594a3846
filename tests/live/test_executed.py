"""A notebook executed without a front end, as nbconvert and the build of the course do it."""

import nbformat
import pytest
from nbclient import NotebookClient

CELL = """
from chainrule.live import Slider, live

def loop(settings):
    for k in range(1, 301):
        yield {"train": 1 / k, "validation": 1 / k + settings.lr}

run = live(loop, settings={"lr": Slider(0.1, 1, 0.5)}, steps=300, graded_steps=2)
"""


@pytest.mark.parametrize(("graded", "steps"), [(False, 300), (True, 2)])
def test_all_steps_run_in_the_cell_and_one_picture_with_its_words_is_left(
    monkeypatch, graded, steps
):
    for name in ("CHAINRULE_HEADLESS", "NBGRADER_EXECUTION", "SERVER_SOFTWARE"):
        monkeypatch.delenv(name, raising=False)
    if graded:
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    cells = [
        nbformat.v4.new_code_cell(source) for source in (CELL, "print(run.history.current.step)")
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown, printed = notebook.cells
    assert printed.outputs[0]["text"] == f"{steps}\n"
    (picture,) = [out["data"] for out in shown.outputs if out["output_type"] == "display_data"]
    assert f"at step {steps}" in picture["text/html"]
    assert (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="train '
        in picture["text/html"]
    )
    assert "widget" not in " ".join(picture)
