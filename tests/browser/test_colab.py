"""The students' wheel and a notebook on Colab's Jupyter: installed, checked, drawn, live."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath

import nbformat
import pytest
from playwright.sync_api import Page, expect

from autograder.build.bundle.pack import contents
from autograder.build.install_cell import INSTALL
from autograder.checkout import current
from tests.browser import colab
from tests.browser.answered import answer
from tests.browser.lab import PATIENCE, plot, rest, wait_for_steps

NOTEBOOK = "ps1_relu_derivatives/solved.ipynb"
TRAINING = """
from chainrule.live import Slider, live

live(lambda s: ({"train": s.rate / (k + 1)} for k in range(1_000_000)),
     settings={"rate": Slider(0.1, 1, 0.5)}, title="descent")
"""
#: The classic Notebook's own model of its page.
CELLS = "Jupyter.notebook.get_cells()"
IDLE = f"""() => {CELLS}.every(cell => !cell.element.hasClass('running'))
  && {CELLS}.filter(cell => cell.cell_type === 'code').at(-1).input_prompt_number > 0"""

SHOWS = f"""([what, word]) => {CELLS}.some(cell => cell.get_text().startsWith(what)
  && cell.output_area?.element.text().includes(word))"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the bundle, in a folder of its own, and an environment like Colab's."""
    colab.make_environment()
    (found,) = ((place, data) for place, data in contents(current()).items() if _is_wheel(place))
    path = tmp_path_factory.mktemp("course") / found[0].name
    path.write_bytes(found[1])
    return path


def _is_wheel(place: PurePosixPath) -> bool:
    return place.suffix == ".whl"


def test_the_wheel_brings_two_packages_along_and_replaces_none(wheel: Path) -> None:
    (site,) = colab.ENVIRONMENT.glob("lib/python*/site-packages")
    there = {found.name.lower(): found.version for found in distributions(path=[str(site)])}
    assert {name: there[name] for name in ("ipython", "ipykernel", "ipywidgets")} == {
        "ipython": "7.34.0",
        "ipykernel": "6.17.1",
        "ipywidgets": "7.7.1",
    }
    report = json.loads(colab.pip("install", "--dry-run", "--quiet", "--report", "-", str(wheel)))
    installed = {entry["metadata"]["name"].lower() for entry in report["install"]}
    assert installed == set(colab.BROUGHT)
    assert installed.isdisjoint(there)


@pytest.fixture(scope="module")
def address(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A classic Notebook on PS1 with its answers and a training of one's own, beside the wheel."""
    folder = wheel.parent
    (folder / NOTEBOOK).parent.mkdir()
    released = current().released("ps1_relu_derivatives", "relu_derivatives")
    shutil.copy(released, (folder / NOTEBOOK).parent)
    answer((folder / NOTEBOOK).with_name(released.name), "ps1", {})
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(TRAINING.strip()))
    nbformat.write(notebook, folder / NOTEBOOK)
    with colab.classic_notebook(folder, tmp_path_factory.mktemp("classic")) as found:
        yield found


def opened(page: Page, address: str) -> None:
    """Open the notebook and wait for its kernel."""
    page.goto(address.format(NOTEBOOK))
    page.wait_for_function("() => window.Jupyter?.notebook?.kernel?.is_connected()")
    page.wait_for_function(f"() => {CELLS}.length > 10")


def words(page: Page, what: str) -> str:
    """Return the outputs of the cells whose source begins so."""
    found: str = page.evaluate(
        f"""what => {CELLS}.filter(cell => cell.get_text().startsWith(what))
          .map(cell => cell.output_area?.element.text()).join('\\n')""",
        what,
    )
    return found


def test_a_released_notebook_works_on_colabs_jupyter(
    page: Page, address: str, artefacts: Path
) -> None:
    page.set_default_timeout(PATIENCE)
    opened(page, address)
    first = INSTALL.strip().partition("\n")[0]
    page.evaluate(
        f"what => {CELLS}.find(cell => cell.get_text().startsWith(what)).execute()", first
    )
    page.wait_for_function(
        f"what => {CELLS}.find(cell => cell.get_text().startsWith(what))"
        ".output_area.element.text().includes('installed')",
        arg=first,
    )
    opened(page, address)  # as the cell says
    page.evaluate("() => Jupyter.notebook.execute_all_cells()")
    page.wait_for_function(IDLE)
    # Outputs come on another channel than the replies that a cell is done: they are waited for.
    for what, word in (("check.relu(relu)", "✓"), ("check.summary()", "14 of 14 right")):
        page.wait_for_function(SHOWS, arg=[what, word])
    assert words(page, first) == ""
    errors = page.evaluate(
        f"""() => {CELLS}.flatMap(cell => cell.output_area?.outputs ?? [])
          .filter(output => output.output_type === 'error').map(output => output.evalue)"""
    )
    assert errors == []

    figure = page.locator(".output_html svg[role=img]").first
    figure.scroll_into_view_if_needed()
    expect(figure).to_be_visible()

    # A picture with its control, and a training.
    explorer = page.locator(".chainrule-live").first
    explorer.scroll_into_view_if_needed()
    label = explorer.locator("svg[role=img]").first.get_attribute("aria-label") or ""
    explorer.get_by_role("slider").first.press("End")
    expect(explorer.locator("svg[role=img]").first).not_to_have_attribute("aria-label", label)
    page.screenshot(path=artefacts / "colab-explorer.png")
    training = plot(page, "descent")
    training.get_by_role("button", name="Start").click()
    wait_for_steps(training, 200)
    rest(training)
    last = page.locator(".output_svg svg[data-plot]").last
    expect(last).to_be_hidden()
    expect(last).to_have_attribute("aria-label", re.compile("^train "))  # it follows the plot
    training.scroll_into_view_if_needed()
    page.screenshot(path=artefacts / "colab-training.png")

    # The kernel restarts: the plot says so. Opened again: its picture is there.
    page.evaluate("() => Jupyter.notebook.kernel.restart()")
    expect(training.get_by_role("alert")).to_have_text("The kernel restarted: run this cell again.")
    page.screenshot(path=artefacts / "colab-restarted.png")
    page.evaluate("() => Jupyter.notebook.save_notebook()")
    page.wait_for_function("() => !Jupyter.notebook.dirty")
    opened(page, address)
    last.scroll_into_view_if_needed()
    expect(last).to_be_visible()
    expect(last).to_have_attribute("aria-label", re.compile("^train "))
    page.screenshot(path=artefacts / "colab-opened-again.png")


@pytest.mark.parametrize("words", [["check", "x.ipynb"], ["demo"]])
def test_a_command_that_needs_more_says_what(address: str, words: list[str]) -> None:
    # After the notebook's test, whose first cell has installed the wheel.
    result = subprocess.run(
        [str(colab.PYTHON.with_name("chainrule")), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert re.fullmatch(
        r"chainrule: .+ needs packages that are not installed here: pip install '.+'\.\n",
        result.stderr,
    )
