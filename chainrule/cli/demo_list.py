"""The demos as cards with title and question: the page of ``chainrule demo``, and its notes."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

#: A page of its own: Voilà's loads fonts and styles from the network.
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>Demos</title>
<style>
  :root {{ color-scheme: {{{{ "dark" if "dark" in theme | lower else "light" }}}}; }}
  body {{ font: 20px/1.4 system-ui, sans-serif; margin: 2rem; }}
  main {{ display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); }}
  a {{ border: 2px solid GrayText; border-radius: 10px; color: CanvasText; padding: 14px 18px;
    text-decoration: none; }}
  a:is(:hover, :focus-visible) {{ outline: 3px solid #e69f00; }}
  h2 {{ font-size: 24px; line-height: 1.2; margin: 0 0 8px; }}
  p {{ margin: 0; }}
</style>
<main aria-label="demos">{cards}</main>
</html>
"""


def notes(notebook: Path) -> str:
    """Return the text of a demo's notebook: its title, what to ask, what each preset teaches."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def title_and_question(text: str) -> tuple[str, str]:
    """Return a demo's title and the first question of its notes."""
    title, _, rest = text.partition("\n")
    sentences = re.split(r"(?<=[.?!:])\s+", " ".join(rest.split()))
    question = next((sentence for sentence in sentences if sentence.endswith("?")), "")
    plain = str.maketrans("", "", "$*`")
    return title.lstrip("# ").translate(plain), (question[:1].upper() + question[1:]).translate(
        plain
    )


def page(notebooks: list[Path]) -> str:
    """Return the list of the demos as a template of Voilà."""
    cards = []
    for notebook in notebooks:
        title, question = (html.escape(part) for part in title_and_question(notes(notebook)))
        cards.append(
            f'<a href="/voila/render/{notebook.name}"><h2>{title}</h2><p>{question}</p></a>'
        )
    return _PAGE.format(cards="".join(cards))


def write(folder: Path, notebooks: list[Path]) -> None:
    """Write the page where Voilà finds it, below a folder of Jupyter's search path."""
    template = folder / "voila" / "templates" / "chainrule" / "tree-lab.html"
    template.parent.mkdir(parents=True)
    template.write_text(page(notebooks), encoding="utf-8")
