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
  h1 {{ font-size: 30px; margin: 0 0 1rem; }}
  .cards {{ display: grid; gap: 20px;
    grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); }}
  a {{ border: 2px solid GrayText; border-radius: 10px; color: CanvasText; padding: 14px 18px;
    text-decoration: none; }}
  a:is(:hover, :focus-visible) {{ outline: 3px solid #e69f00; }}
  img {{ aspect-ratio: 1200 / 520; background: #fff; border-radius: 6px; display: block;
    margin-bottom: 10px; width: 100%; }}
  {{% if "dark" in theme | lower %}}img {{ filter: invert(1) hue-rotate(180deg); }}{{% endif %}}
  h2 {{ font-size: 24px; line-height: 1.2; margin: 0 0 8px; }}
  p {{ margin: 0; }}
</style>
<main><h1>Demos</h1><div class="cards">{cards}</div></main>
<script>
  // A still is a pixel wide until its picture is drawn.
  const again = setInterval(() => {{
    const waiting = [...document.images].filter((one) => one.complete && one.naturalWidth <= 1);
    if (!waiting.length) clearInterval(again);
    for (const image of waiting) image.src = `${{image.src.split("?")[0]}}?at=${{Date.now()}}`;
  }}, 1000);
</script>
</html>
"""


def notes(notebook: Path) -> str:
    """Return the text of a demo's notebook: its title, what to ask, what each preset teaches."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def title_and_question(text: str) -> tuple[str, str]:
    """Return a demo's title and the first question of its notes."""
    title, _, rest = text.partition("\n")
    sentences = re.split(r"(?<=[.?!])\s+", " ".join(rest.split()))
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
            f'<a href="/voila/render/{notebook.name}">'
            f'<img src="/voila/templates/chainrule/static/{notebook.stem}.svg" alt="">'
            f"<h2>{title}</h2><p>{question}</p></a>"
        )
    return _PAGE.format(cards="".join(cards))


def template_folder(folder: Path) -> Path:
    """Return the folder of our template's files below a folder of Jupyter's search path."""
    return folder / "voila" / "templates" / "chainrule"


def write(folder: Path, notebooks: list[Path]) -> None:
    """Write the page where Voilà finds it, below a folder of Jupyter's search path."""
    template = template_folder(folder) / "tree-lab.html"
    template.parent.mkdir(parents=True)
    template.write_text(page(notebooks), encoding="utf-8")
