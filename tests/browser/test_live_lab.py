"""Live plots in JupyterLab as a person meets them: train, drag, pause, rerun."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.lab import PATIENCE, Lab, number, plot, wait_for_steps

TRAINING = """
import numpy as np
from chainrule.live import Slider, View, live

def descend(settings):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, 3)); y = x @ np.array([1.0, -2.0, 0.5]); w = np.zeros(3)
    for _ in range(2_000_000):
        w = w - settings.lr * x.T @ (x @ w - y) / 64
        loss = float(np.mean((x @ w - y) ** 2))
        yield {"train": loss + settings.lr, "validation": settings.lr + 2}

run = live(descend, settings={"lr": Slider(1e-4, 1, 1e-3, log=True, label="learning rate")},
           steps=2_000_000, title="descent", view=View(y="squared error"))
"""
BROKEN = """
def broken(settings):
    yield 1.0
    yield 0.5
    raise ValueError("shapes (3, 4) and (3,) do not fit")

live(broken, title="broken")
"""
STATE = (
    "print(run.playing, run.history.current.step, len(run.history.earlier_runs), run.settings.lr)"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A folder with one notebook of live plots."""
    folder: Path = tmp_path_factory.mktemp("served")
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [
        nbformat.v4.new_code_cell(source.strip()) for source in (TRAINING, BROKEN, STATE)
    ]
    nbformat.write(notebook, folder / "live.ipynb")
    return folder


def run_cell(lab: Lab, index: int) -> None:
    """Run one cell again with Shift+Enter."""
    before = lab.cells()[index]["count"]
    lab.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".cm-content").click()
    lab.page.keyboard.press("Shift+Enter")
    lab.page.wait_for_function(
        """([index, before]) => {
          const cell = window.jupyterapp.shell.currentWidget.content.model.cells.get(index);
          return cell.executionCount !== null && cell.executionCount !== before;
        }""",
        arg=[index, before],
    )


def printed(lab: Lab) -> list[str]:
    """Run the last cell and return the words that it prints."""
    run_cell(lab, 2)
    lab.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.model.cells.get(2).outputs.length > 0"
    )
    words: list[str] = lab.cells()[2]["outputs"][0]["text"].split()
    return words


def test_train_drag_pause_and_rerun(lab: Lab, complaints: list[str]) -> None:
    lab.open("live.ipynb")
    lab.run_all()
    page, widget = lab.page, plot(lab.page, "descent")
    picture = widget.locator("svg[role=img]")
    expect(picture).to_have_attribute("aria-label", "nothing trained yet")

    # Train: the curve grows, the label follows.
    widget.get_by_role("button", name="Start").click()
    wait_for_steps(widget, 500)
    before = picture.locator("[data-curve=current]").first.get_attribute("d")
    label = picture.get_attribute("aria-label")
    wait_for_steps(widget, 500)
    assert picture.locator("[data-curve=current]").first.get_attribute("d") != before
    assert picture.get_attribute("aria-label") != label

    # Drag the slider with the mouse while it trains: the value, the curve and a mark follow.
    slider = widget.get_by_role("slider", name="learning rate")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.26, middle)
    page.mouse.down()
    for share in (0.4, 0.55, 0.7):
        page.mouse.move(box["x"] + box["width"] * share, middle)
    page.mouse.up()
    mark = picture.locator("text", has_text=re.compile(r"learning rate [\d.]+ →"))
    expect(mark.first).to_be_visible()
    output = widget.locator("label", has_text="learning rate").locator("output")
    # Between one fiftieth and three tenths, once the last of the moves has come through.
    expect(output).to_have_text(re.compile(r"^0\.(0[2-9]|[12])\d*$"))
    value = output.inner_text()
    expect(picture.locator("text", has_text="validation 2.")).to_be_visible()
    assert widget.get_attribute("data-state") == "running"
    lab.screenshot("live-lab-running")

    # The keyboard moves it too, one place at a time.
    slider.press("ArrowRight")
    expect(widget.locator("label", has_text="learning rate").locator("output")).not_to_have_text(
        value
    )

    # Pause: no further step. One step: one step.
    widget.get_by_role("button", name="Pause").click()
    expect(widget).to_have_attribute("data-state", "paused")
    paused = number(widget, "step")
    widget.get_by_role("button", name="Step").click()
    expect(widget).to_have_attribute("data-step", str(paused + 1))
    page.wait_for_timeout(300)
    assert number(widget, "step") == paused + 1

    # Space plays inside the plot; reset keeps the run as a earlier and plays on.
    picture.click()
    widget.focus()
    page.keyboard.press("Space")
    expect(widget).to_have_attribute("data-state", "running")
    widget.get_by_role("button", name="Reset").click()
    expect(picture.locator("[data-curve=earlier]").first).to_be_attached()
    widget.locator("summary", has_text="View, runs").click()
    widget.get_by_label("name of earlier run 1").fill("too slow")
    widget.get_by_label("name of earlier run 1").press("Enter")
    expect(picture.locator("text", has_text="too slow")).to_be_visible()
    widget.get_by_label("log axis").check()
    expect(picture.locator("text", has_text="(log scale)")).to_be_visible()
    lab.screenshot("live-lab-earlier")

    # Files come out of it.
    for name, start in (("CSV", b"run,quantity"), ("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as download:
            widget.get_by_role("button", name=name).click()
        assert Path(download.value.path()).read_bytes().startswith(start)

    # Rerunning the cell stops the old run and shows a new one, at rest.
    assert printed(lab)[0] == "True"
    run_cell(lab, 0)
    expect(plot(page, "descent").locator("svg[role=img]")).to_have_attribute(
        "aria-label", "nothing trained yet"
    )
    page.wait_for_timeout(300)
    playing, step, earlier_runs, _ = printed(lab)
    assert (playing, step, earlier_runs) == ("False", "0", "0")
    assert complaints == []


def test_a_plot_that_trains_leaves_the_kernel_and_the_tab_s_icon_alone(lab: Lab) -> None:
    # At each message that the kernel handles JupyterLab swaps its icon, and the browser keeps
    # some memory of each swap.
    sent: list[bytes] = []
    lab.page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent",
            lambda data: sent.append(data if isinstance(data, bytes) else data.encode()),
        ),
    )
    lab.open("live.ipynb")
    run_cell(lab, 0)
    widget = plot(lab.page, "descent")
    widget.get_by_role("button", name="Start").click()
    wait_for_steps(widget, 100)
    painted = int(widget.get_attribute("data-painted") or 0)
    before = len(sent)
    lab.page.wait_for_timeout(6000)
    assert int(widget.get_attribute("data-painted") or 0) >= painted + 6
    messages = [data for data in sent[before:] if b"comm_msg" in data]
    assert len(messages) <= 3
    widget.get_by_role("button", name="Pause").click()
    assert any(b"toggle" in data for data in sent)  # what is sent is seen here


def test_an_exception_is_a_sentence_and_a_restarted_kernel_is_noticed(
    lab: Lab, complaints: list[str]
) -> None:
    lab.open("live.ipynb")
    lab.run_all()
    widget, broken = plot(lab.page, "descent"), plot(lab.page, "broken")
    widget.get_by_role("button", name="Start").click()
    broken.get_by_role("button", name="Start").click()
    alarm = broken.get_by_role("alert")
    expect(alarm).to_contain_text(
        "The loop stopped at step 2, in broken, line 4: ValueError: shapes"
    )
    lab.screenshot("live-lab-error", of=broken)
    # The other plot of the page goes on.
    wait_for_steps(widget, 300)
    assert widget.get_attribute("data-state") == "running"
    lab.theme("JupyterLab Dark")
    lab.screenshot("live-lab-dark", of=widget)
    assert complaints == []

    plot(lab.page, "descent")  # into view: JupyterLab detaches what is far from it
    lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    expect(widget.get_by_role("alert")).to_have_text(
        "The kernel restarted: run this cell again.", timeout=PATIENCE
    )
    expect(widget).to_have_attribute("data-state", "not connected")
    expect(widget.locator("p.status")).to_have_text("not connected")
    expect(widget.get_by_role("button", name="Start")).to_be_disabled()
    label = widget.locator("svg[role=img]").get_attribute("aria-label")
    assert label is not None
    assert label.startswith("train ")
    expect(widget.locator("[data-curve=current]").first).to_be_attached()
    lab.screenshot("live-lab-restarted", of=widget)

    run_cell(lab, 0)
    again = plot(lab.page, "descent")
    again.get_by_role("button", name="Start").click()
    wait_for_steps(again, 10)
    expect(again.get_by_role("alert")).to_be_hidden()


def test_in_a_narrow_window_a_picture_scrolls_and_its_type_stays_legible(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 760, "height": 900})
    lab.open("live.ipynb")
    run_cell(lab, 0)
    widget = plot(lab.page, "descent")
    smallest, overflow = widget.evaluate(
        """node => {
          const svg = node.querySelector('svg[role=img]'), box = node.querySelector('.scroll');
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          const sizes = [...svg.querySelectorAll('text')].map(t => t.getAttribute('font-size'));
          return [scale * Math.min(...sizes), box.scrollWidth > box.clientWidth];
        }"""
    )
    assert smallest >= 10.99
    assert overflow
    lab.screenshot("live-lab-narrow")
