"""The demos as cards with title and question: the page of ``chainrule demo``, and its notes."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

_PAGE = """{{% extends "page.html" %}}
{{% block title %}}Demos{{% endblock %}}
{{% block stylesheets %}}{{{{ super() }}}}
<style>
  body {{ background: var(--jp-layout-color0); color: var(--jp-ui-font-color0); }}
  main {{ display: grid; font: 20px/1.4 system-ui, sans-serif; gap: 20px; margin: 2rem;
    grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); overflow-y: auto; }}
  main a {{ border: 2px solid var(--jp-border-color1); border-radius: 10px; color: inherit;
    padding: 14px 18px; text-decoration: none; }}
  main a:is(:hover, :focus-visible) {{ border-color: #0072b2; outline: 3px solid #e69f00; }}
  main h2 {{ font-size: 24px; line-height: 1.2; margin: 0 0 8px; }}
  main p {{ margin: 0; }}
</style>
{{% endblock %}}
{{% block body %}}<main aria-label="demos">{cards}</main>{{% endblock %}}
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
            f'<a href="{{{{ base_url }}}}voila/render/{notebook.name}">'
            f"<h2>{title}</h2><p>{question}</p></a>"
        )
    return _PAGE.format(cards="".join(cards))


def write(folder: Path, notebooks: list[Path]) -> None:
    """Write the page where Voilà finds it, below a folder of Jupyter's search path."""
    template = folder / "voila" / "templates" / "chainrule" / "tree-lab.html"
    template.parent.mkdir(parents=True)
    template.write_text(page(notebooks), encoding="utf-8")
