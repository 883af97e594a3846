"""The page in which live plots are measured: its cells, its painted frames, its sliders."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from benchmarks.live_cells import CELLS

#: In the page from its start: counts the frames in which a picture from the kernel got onto a
#: canvas, as ipympl does it, and calls `drawnOn` with that canvas.
CANVASES = """
window.canvasFrames = 0;
let frameCounted = false;
const drawImage = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (source, ...rest) {
  drawImage.call(this, source, ...rest);
  if (!(source instanceof HTMLImageElement)) return;
  window.drawnOn?.(this);
  if (frameCounted) return;
  frameCounted = true;
  requestAnimationFrame(() => { frameCounted = false; window.canvasFrames += 1; });
};
"""
#: Milliseconds that a picture is waited for.
LIMIT = 3000
_PANEL = "window.jupyterapp?.shell.currentWidget"
_CELL = "document.querySelectorAll('.jp-Notebook .jp-Cell')[index]"
#: Each counts the painted frames of ``seconds`` and resolves with frames a second.
_COUNT = {
    "images": f"""([index, seconds]) => new Promise(resolve => {{
      let last = null, painted = 0;
      const end = performance.now() + 1000 * seconds;
      const look = () => {{
        const image = {_CELL}.querySelector('.jp-OutputArea-output img');
        if (image && image.complete && image.src !== last) {{ last = image.src; painted += 1; }}
        performance.now() < end ? requestAnimationFrame(look) : resolve(painted / seconds);
      }};
      look();
    }})""",
    "live": f"""([index, seconds]) => new Promise(resolve => {{
      const node = {_CELL}.querySelector('.chainrule-live');
      const first = Number(node.dataset.painted);
      setTimeout(() => resolve((Number(node.dataset.painted) - first) / seconds), 1000 * seconds);
    }})""",
    "canvas": """([index, seconds]) => new Promise(resolve => {
      const first = window.canvasFrames;
      setTimeout(() => resolve((window.canvasFrames - first) / seconds), 1000 * seconds);
    })""",
}
#: The setting that a live plot's slider moves, and the word before its value in the label.
_SETTINGS = {"training": ("lr", "rate"), "explore": ("place", "place")}
#: Each moves a slider and waits for the picture with the new value, and for its
#: painting: a message that is posted while the page changes arrives when the change is on the
#: screen. Resolves with milliseconds.
_SLIDER = {
    "live": f"""([index, place, setting, word]) => new Promise(resolve => {{
      const widget = {_CELL}.querySelector('.chainrule-live');
      const slider = widget.querySelector(`input[aria-label=${{setting}}]`);
      const painted = new MessageChannel();
      const watch = new MutationObserver(() => {{
        const said = slider.parentElement.querySelector('output').textContent.replace('-', '−');
        const label = widget.querySelector('svg[role=img]').getAttribute('aria-label');
        if (!label.includes(`${{word}} ${{said}} `)) return;
        watch.disconnect();
        painted.port2.postMessage(0);
      }});
      painted.port1.onmessage = () => resolve(performance.now() - begun);
      watch.observe(widget.querySelector('.drawn'), {{ childList: true }});
      slider.value = place;
      const begun = performance.now();
      slider.dispatchEvent(new Event('input'));
      slider.dispatchEvent(new Event('change'));
    }})""",
    "images": f"""([index]) => new Promise(resolve => {{
      const cell = {_CELL}, painted = new MessageChannel();
      const picture = () => cell.querySelector('.jp-OutputArea-output img');
      const last = picture().src;
      const watch = new MutationObserver(() => {{
        const image = picture();
        if (!image || image.src === last) return;
        watch.disconnect();
        const arrived = () => painted.port2.postMessage(0);
        image.complete ? arrived() : image.addEventListener('load', arrived);
      }});
      painted.port1.onmessage = () => resolve(performance.now() - begun);
      watch.observe(cell, {{ childList: true, subtree: true, attributeFilter: ['src'] }});
      const begun = performance.now();
      cell.querySelector('.noUi-handle').dispatchEvent(
        new KeyboardEvent('keydown', {{ key: 'ArrowRight', bubbles: true }}));
    }})""",
    "canvas": f"""([index]) => new Promise(resolve => {{
      const cell = {_CELL}, painted = new MessageChannel();
      const corner = context => context.getImageData(2, 2, 1, 1).data[0];
      const last = corner(cell.querySelector('canvas').getContext('2d'));
      window.drawnOn = context => {{
        if (corner(context) === last) return;
        window.drawnOn = null;
        painted.port2.postMessage(0);
      }};
      painted.port1.onmessage = () => resolve(performance.now() - begun);
      const begun = performance.now();
      cell.querySelector('.noUi-handle').dispatchEvent(
        new KeyboardEvent('keydown', {{ key: 'ArrowRight', bubbles: true }}));
    }})""",
}


def open_notebook(page: Page, address: str, name: str) -> None:
    """Open a notebook in JupyterLab and wait until its kernel is idle."""
    parts = urlsplit(address)
    page.goto(f"{parts.scheme}://{parts.netloc}/lab/tree/{name}?{parts.query}")
    page.wait_for_function(
        f"() => {_PANEL}?.sessionContext?.session?.kernel?.status === 'idle'", timeout=120_000
    )
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()


def run_cell(page: Page, name: str, *, wait: bool = True) -> list[dict[str, Any]]:
    """Run one cell; return its outputs."""
    index = list(CELLS).index(name)
    page.evaluate(
        f"""([index, wait]) => {{
          const {{ content }} = {_PANEL};
          content.activeCellIndex = index;
          const done = window.jupyterapp.commands.execute('notebook:run-cell');
          return wait ? done.then(() => null) : null;
        }}""",
        [index, wait],
    )
    outputs = f"index => {_PANEL}.content.model.cells.get(index).outputs.toJSON()"
    found: list[dict[str, Any]] = page.evaluate(outputs, index)
    for output in found if wait else []:
        if output["output_type"] == "error":
            raise RuntimeError(f"cell {name!r}: {output['ename']}: {output['evalue']}")
    return found


def facts(page: Page) -> dict[str, Any]:
    """Return what the kernel reports about itself."""
    words: dict[str, Any] = json.loads(run_cell(page, "facts")[0]["text"])
    return words


def wait_for_canvas(page: Page, name: str) -> None:
    """Wait until ipympl's figure in a cell's output has been drawn."""
    page.wait_for_function(
        f"""index => {{
          const canvas = {_CELL}.querySelector('.jp-OutputArea canvas');
          return canvas?.width && canvas.getContext('2d').getImageData(2, 2, 1, 1).data[3];
        }}""",
        arg=list(CELLS).index(name),
    )
    page.wait_for_timeout(500)


def scroll_to(page: Page, name: str) -> None:
    """Scroll to the output of a cell: what is off the screen is not painted."""
    page.evaluate(
        f"index => {_CELL}.querySelector('.jp-Cell-outputWrapper')"
        ".scrollIntoView({ block: 'end' })",
        list(CELLS).index(name),
    )
    page.wait_for_timeout(200)


def frames(page: Page, kind: str, name: str, seconds: float) -> float:
    """Return the frames a second that a cell's output paints: "images", "live" or "canvas"."""
    found: float = page.evaluate(_COUNT[kind], [list(CELLS).index(name), seconds])
    return found


def slide(page: Page, kind: str, name: str, turn: int) -> float:
    """Move a cell's slider; return the milliseconds until the picture with its value is painted.

    A picture that does not come counts as `LIMIT`.
    """
    place = 5 + (turn * 67) % 190
    limit = f"new Promise(resolve => setTimeout(resolve, {LIMIT}, {LIMIT}))"
    found: float = page.evaluate(
        f"given => Promise.race([({_SLIDER[kind]})(given), {limit}])",
        [list(CELLS).index(name), place, *_SETTINGS.get(name, ())],
    )
    # Not in step with the loop that runs at the same time.
    page.wait_for_timeout(90 + (turn * 37) % 120)
    return found
