"""A notebook in JupyterLab as a student drives it: menus, keys, clicks, and what is to be seen."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import serious_faults

#: What axe-core looks through in a notebook: what cells have put out, not JupyterLab itself.
OUTPUTS = ".jp-Notebook .jp-OutputArea-output"
#: Milliseconds that any one step may take on a busy machine.
PATIENCE = 120_000

# JupyterLab's own model of the open notebook (`--LabApp.expose_app_in_browser`): the page shows
# what a person sees, the model says which cell is which.
_CELLS = """() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  if (!panel?.content?.model) return null;
  return [...panel.content.model.cells].map(cell => ({
    id: cell.getMetadata('nbgrader')?.grade_id ?? null,
    type: cell.type,
    source: cell.sharedModel.getSource(),
    count: cell.executionCount ?? null,
    outputs: cell.type === 'code' ? cell.outputs.toJSON() : [],
  }));
}"""
_STATUS = "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status"


class Lab:
    """One open notebook. ``page`` is Playwright's, for whatever has no method here."""

    def __init__(self, page: Page, address: str, artefacts: Path) -> None:
        self.page = page
        self.artefacts = artefacts
        self._address = address

    def open(self, notebook: str) -> None:
        """Open ``notebook`` (a path below the served folder) and wait until its kernel is idle."""
        parts = urlsplit(self._address)
        # A workspace of its own: the server's would open the notebook of the test before as well.
        workspace = f"{parts.scheme}://{parts.netloc}/lab/workspaces/{secrets.token_hex(4)}"
        self.page.goto(f"{workspace}/tree/{quote(notebook)}?{parts.query}", timeout=PATIENCE)
        self.page.wait_for_function(
            f"() => ({_CELLS})() !== null && ({_STATUS})() === 'idle'", timeout=PATIENCE
        )
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)

    def menu(self, *entries: str) -> None:
        """Choose a menu entry by its words: ``menu("Run", "Run All Cells")``."""
        self.page.locator(".lm-MenuBar-item", has_text=entries[0]).first.click()
        for entry in entries[1:]:
            self.page.locator(
                f'.lm-Menu-item[data-type="command"]:has-text("{entry}")'
            ).first.click()

    def cells(self) -> list[dict[str, Any]]:
        """Return every cell: ``id`` (its grade_id or None), ``type``, ``source``, ``outputs``."""
        found: list[dict[str, Any]] = self.page.evaluate(_CELLS)
        return found

    def cell(self, grade_id: str) -> Locator:
        """Return the cell on the page, scrolled into view."""
        index = [cell["id"] for cell in self.cells()].index(grade_id)
        locator = self.page.locator(".jp-Notebook .jp-Cell").nth(index)
        locator.scroll_into_view_if_needed(timeout=PATIENCE)
        return locator

    def fill(self, grade_id: str, source: str) -> None:
        """Click into an answer cell, select all, and type ``source`` over it."""
        self.cell(grade_id).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Escape")

    def run_all(self, timeout: int = PATIENCE) -> None:
        """Choose Run → Run All Cells and wait for the last cell, or for the one that failed."""
        before = max((cell["count"] or 0 for cell in self.cells()), default=0)
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function(
            f"""before => {{
              const code = ({_CELLS})().filter(cell => cell.type === 'code' && cell.source.trim());
              const failed = cell => cell.outputs.some(output => output.output_type === 'error');
              const ran = cell => (cell.count ?? 0) > before;
              const over = ran(code.at(-1)) || code.some(cell => ran(cell) && failed(cell));
              return over && ({_STATUS})() === 'idle';
            }}""",
            arg=before,
            timeout=timeout,
        )

    def errors(self) -> list[str]:
        """Return the traceback of every cell that shows one."""
        return [
            "\n".join(output["traceback"])
            for cell in self.cells()
            for output in cell["outputs"]
            if output["output_type"] == "error"
        ]

    def output(self, grade_id: str) -> str:
        """Return the words of a cell's output.

        ``text_content``, because JupyterLab leaves out the rendering of what is off the screen.
        """
        wrapper = self.cell(grade_id).locator(".jp-Cell-outputWrapper")
        return wrapper.text_content(timeout=PATIENCE) or ""

    def words(self) -> str:
        """Return all the words of the notebook, on the screen or not."""
        return self.page.locator(".jp-Notebook").text_content(timeout=PATIENCE) or ""

    def set_sources(self, sources: dict[str, str]) -> None:
        """Put text into many cells at once, by grade_id, without the keyboard."""
        self.page.evaluate(
            """sources => {
              for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells) {
                const source = sources[cell.getMetadata('nbgrader')?.grade_id];
                if (source !== undefined) cell.sharedModel.setSource(source);
              }
            }""",
            sources,
        )

    def validate(self, name: str = "validate") -> str:
        """Press nbgrader's Validate button, return the words of its answer and close it.

        A screenshot of the answer is kept as ``artefacts/<name>.png``.
        """
        self.page.locator("jp-button", has_text="Validate").click()
        dialog = self.page.locator(".jp-Dialog")
        dialog.wait_for(timeout=PATIENCE)
        words = dialog.inner_text()
        self.screenshot(name)
        dialog.locator("button.jp-mod-accept").click()
        return words

    def theme(self, name: str) -> None:
        """Change to the theme ``"JupyterLab Light"`` or ``"JupyterLab Dark"``."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", name
        )
        light = str("Light" in name).lower()
        self.page.wait_for_selector(
            f'body[data-jp-theme-light="{light}"]', state="attached", timeout=PATIENCE
        )

    def in_both_themes(self, name: str, of: Locator) -> None:
        """Screenshot one element dark and light; assert that outputs have no serious fault."""
        for theme in ("Dark", "Light"):
            self.theme(f"JupyterLab {theme}")
            self.screenshot(f"{name}-{theme.lower()}", of=of)
            found = serious_faults(self.page, OUTPUTS)
            assert not found, found

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """Write ``artefacts/<name>.png`` of the window, or of one element."""
        path = self.artefacts / f"{name}.png"
        (of or self.page).screenshot(path=path)
        return path


def plot(page: Page, title: str) -> Locator:
    """Return a live plot by its title, scrolled into view."""
    found = page.get_by_role("group", name=title, exact=True)
    found.scroll_into_view_if_needed(timeout=PATIENCE)
    return found


def number(widget: Locator, name: str) -> int:
    """Return what a live plot says of itself: its ``"step"``, its ``"painted"`` frames."""
    return int(widget.get_attribute(f"data-{name}") or 0)


def wait_for_steps(widget: Locator, more: int) -> None:
    """Wait until the page shows ``more`` further steps, or the end of the training."""
    goal = number(widget, "step") + more
    widget.page.wait_for_function(
        "([{ dataset }, goal]) => Number(dataset.step) >= goal || dataset.state === 'finished'",
        arg=[widget.element_handle(), goal],
        timeout=PATIENCE,
    )


def rest(widget: Locator) -> None:
    """Pause a live plot, unless it has come to its end: a short training may, at any moment."""
    widget.evaluate(
        """node => [...node.querySelectorAll('button')]
          .find(button => button.textContent.includes('Pause'))?.click()"""
    )
    expect(widget).to_have_attribute("data-state", re.compile("paused|finished"), timeout=PATIENCE)
