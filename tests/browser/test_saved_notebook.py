"""A notebook with a live plot after its kernel has gone: saved, opened again, exported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, expect

from chainrule.live.widget import WITHOUT_WIDGETS
from tests.browser.lab import PATIENCE, Lab, plot, rest, wait_for_steps

SVG, VIEW = "image/svg+xml", "application/vnd.jupyter.widget-view+json"
TRAINING = """
from chainrule.live import live

print("before")
live(lambda: ({"train": 1 / (k + 1)} for k in range(100_000)), title="descent", steps=100_000)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one notebook of one live plot."""
    folder = tmp_path_factory.mktemp("served")
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [nbformat.v4.new_code_cell(TRAINING.strip())]
    nbformat.write(notebook, folder / "saved.ipynb")
    return folder


def pictures(outputs: list[dict[str, Any]]) -> list[str]:
    return [output["data"][SVG] for output in outputs if SVG in output.get("data", {})]


def test_a_saved_notebook_has_its_picture(
    lab: Lab, page: Page, served: Path, tmp_path: Path
) -> None:
    lab.open("saved.ipynb")
    lab.run_all()
    widget = plot(page, "descent")
    widget.get_by_role("button", name="Start").click()
    wait_for_steps(widget, 100)
    rest(widget)
    label = widget.locator("svg[role=img]").get_attribute("aria-label")
    assert label is not None

    # One of the two is to be seen, and the other keeps up with it.
    page.wait_for_function(
        "label => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.cells.get(0)"
        ".outputs.toJSON()).includes(label)",
        arg=label,
    )
    expect(page.locator(".jp-OutputArea-output img")).to_be_hidden()
    lab.screenshot("saved-while-live")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.shutdown()")

    saved = nbformat.read(served / "saved.ipynb", as_version=4).cells[0].outputs
    assert [output.output_type for output in saved] == ["stream", "display_data", "display_data"]
    (picture,) = pictures(saved)
    assert f'aria-label="{label}"' in picture
    assert saved[2].data["text/plain"] == WITHOUT_WIDGETS
    assert VIEW in saved[2].data

    # Opened again, with a kernel that knows nothing of it.
    lab.open("saved.ipynb")
    expect(page.locator(".jp-OutputArea-output img")).to_be_visible(timeout=PATIENCE)
    lab.screenshot("saved-opened-again")

    # Exported as a page: no error, the picture, and what it is.
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(tmp_path)]
    subprocess.run([*command, str(served / "saved.ipynb")], check=True, capture_output=True)
    page.goto((tmp_path / "saved.html").as_uri())
    expect(page.locator("img")).to_have_js_property("naturalWidth", 640)
    expect(page.get_by_text(WITHOUT_WIDGETS)).to_be_visible()
    lab.screenshot("saved-exported")
