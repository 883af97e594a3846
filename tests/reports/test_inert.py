"""What a submission displays runs nothing, and still shows what is harmless."""

import time

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import markdown2html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from autograder.nbgrader_config import configure
from autograder.notebook.inert import (
    clean_html,
    inert_attachments,
    inert_data,
    inert_markdown,
    inert_metadata,
)

HOSTILE = [
    "<script>L3AK()</script>",
    "<img src=x onerror=L3AK()>",
    "<svg onload=L3AK()></svg>",
    "<svg/onload=L3AK()>",
    "<iframe src='javascript:L3AK()'></iframe>",
    "<form action='https://e.example'><button>Go</button></form>",
    "<a href='javascript:L3AK()'>x</a>",
    "<a href='data:text/html,<script>L3AK()</script>'>x</a>",
    "<body onload=L3AK()>",
    "<details ontoggle=L3AK() open>x</details>",
    "<math><mtext><table><mglyph><style><img src=x onerror=L3AK()>",
    "<object data='data:text/html,x'></object>",
    "<link rel=stylesheet href=https://e.example/x.css>",
    "<style>@import 'https://e.example/x.css'</style>",
    "<img src='https://e.example/pixel.png'>",
    "<base href='https://e.example/'>",
    "<meta http-equiv=refresh content='0;https://e.example'>",
    '<!--<img src="--><img src=x onerror=L3AK()>">',
    "<b title='><img src=x onerror=L3AK()>'>x</b>",
]
ACTIVE = (
    "<script", "onerror=", "onload=", "ontoggle=", "<iframe", "<form", "<object", "<link",
    "<style", "<base", "<meta", "<svg", 'href="javascript', 'href="data', 'src="http', "src='http",
)  # fmt: skip
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
)


def assert_inert(html: str) -> None:
    """Parse as a browser does: an attribute counts only inside a tag."""
    from bs4 import BeautifulSoup

    for tag in BeautifulSoup(html, "html.parser").find_all():
        opening = str(tag).partition(">")[0] + ">"
        if tag.name in ("html", "head", "body"):
            continue
        assert tag.name not in (
            "script",
            "iframe",
            "form",
            "object",
            "link",
            "style",
            "base",
            "meta",
        )
        for name, value in tag.attrs.items():
            assert not name.startswith("on"), opening
            if name in ("href", "src"):
                assert not str(value).lower().startswith(("javascript:", "vbscript:")), opening
                assert name != "src" or str(value).startswith(("data:image/", "attachment:"))
                assert name != "href" or not str(value).startswith("data:")


@pytest.mark.parametrize("html", HOSTILE)
def test_html_of_an_output_is_inert(html):
    assert_inert(clean_html(html))
    assert_inert(inert_data({"text/html": ["<p>", html]})["text/html"])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("plot.png", True),
        ("../plot.png", False),
        ("/plot.png", False),
        ("//e.example/plot.png", False),
        ("https://e.example/plot.png", False),
        ("plot.png?of=me", False),
        ("plot.svg", False),
    ],
)
def test_a_picture_beside_the_page_is_shown(name: str, kept: bool) -> None:
    assert ("src=" in clean_html(f'<img src="{name}">')) is kept


@pytest.mark.parametrize("html", HOSTILE)
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "`{}`",
        "```\n{}\n```",
        "\\`{}\\`",
        "> {}",
        "- {}",
        "a | b\n--|--\n{} | x",
        "${}$",
        "[x]({})",
    ],
)
def test_markdown_is_inert_also_in_a_renderer_that_cleans_nothing(html, around):
    assert_inert(markdown2html(inert_markdown(around.format(html))))


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:L3AK())",
        "[x](JavaScript :L3AK())",
        "<javascript:L3AK()>",
        "[x]: vbscript:L3AK()",
    ],
)
def test_a_link_to_a_script_leads_nowhere(link):
    assert_inert(markdown2html(inert_markdown(link)))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("<", ">", "`", "```", "\n", "$", "$$", "\\", "&lt;", '"', "'", " ", "/", "!--"),
                *("-->", "img", "script", " src=x", " onerror=L3AK()", "b", "details", "svg", "a"),
                *("[", "](", ")", "x"),
            ]
        ),
        max_size=30,
    ).map("".join)
)  # fmt: skip
def test_no_mixture_of_marks_makes_markdown_active(source):
    assert_inert(markdown2html(inert_markdown(source)))
    assert_inert(clean_html(source))


@pytest.mark.parametrize(
    "source",
    [
        "Text with $x < y$ and *emphasis*.",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "A <b>bold</b> word,<br>a H<sub>2</sub>O",
        "<details open>\n<summary>s</summary>\n\nt</details>",
        '![photo](attachment:photo.png) <img src="attachment:p 1.png" width="300"/>',
        "<https://numpy.org/doc/>",
        '<table><tr><td align="right">1</td></tr></table>',
        "    code = 1 < 2",
    ],
)
def test_plain_formatting_stays_as_it_was_written(source):
    assert inert_markdown(source) == source


def test_code_and_formulas_read_as_before():
    assert inert_markdown("`vector<int>`").replace("\u200b", "") == "`vector<int>`"
    assert inert_markdown("$a<b$") == "$a< b$"
    assert inert_markdown("a<b") == "a&lt;b"


def test_tables_pictures_and_formulas_still_show():
    table = (
        '<table border="1" class="dataframe"><tbody><tr><th>0</th><td>1.5</td></tr></tbody></table>'
    )
    assert clean_html(table) == table
    picture = f'<img src="data:image/png;base64,{PIXEL}" alt="loss">'
    assert clean_html(picture) == picture
    assert clean_html(r"<p>\(\alpha &lt; 1\)</p>") == r"<p>\(\alpha &lt; 1\)</p>"
    svg = {"image/svg+xml": "<svg><script>L3AK()</script></svg>", "text/latex": "$x$"}
    assert inert_data(svg) == svg  # pages show it as a picture, in which nothing runs


def test_what_has_no_harmless_form_is_named():
    dropped = inert_data({"application/javascript": "L3AK()"})
    assert dropped == {"text/plain": "(An output of type application/javascript is not shown.)"}
    assert inert_data({"application/javascript": "L3AK()", "text/plain": "x"}) == {
        "text/plain": "x"
    }


@pytest.mark.parametrize(
    "tag", ["<div>", "<b><i><a>", "<table><td>", "<svg><a>", "<span>", "</p>", "`<x"]
)
def test_cleaning_takes_no_long_time_whatever_is_nested(tag):
    started = time.process_time()
    clean_html(tag * 300_000)
    clean_html(tag * 1_400)
    inert_markdown(tag * 100_000)
    assert time.process_time() - started < 30


def test_only_pictures_stay_attached():
    good = {"p.png": {"image/png": PIXEL, "text/html": "<script>"}}
    assert inert_attachments(good) == {"p.png": {"image/png": PIXEL}}
    for bad in (None, 3, [], {"a": 1}, {"a": {"image/png": 5}}, {"a": {"image/png": '"><x'}}):
        assert inert_attachments(bad) == {}
    assert len(inert_attachments({str(n): good["p.png"] for n in range(1000)})) == 20


def formgrader_page(notebook: nbformat.NotebookNode, tmp_path, with_config: bool) -> str:
    """Render as nbgrader's handler does, with a course folder's settings or with none."""
    from nbgrader.server_extensions.formgrader import handlers

    config = Config()
    if with_config:
        configure(config, tmp_path)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    names = ("assignment_id", "notebook_id", "submission_id", "base_url", "student", "last_name",
             "first_name", "notebook_path", "mathjax_url")  # fmt: skip
    resources = dict.fromkeys(names, "x") | {"index": 0, "total": 1}
    return HTMLExporter(config=config).from_notebook_node(notebook, resources=resources)[0]


@pytest.mark.parametrize("with_config", [True, False])
def test_formgrader_renders_a_hostile_notebook_inert(tmp_path, with_config):
    cell = new_code_cell("1")
    about = {
        "grade_id": "explain",
        "grade": True,
        "solution": True,
        "points": 2,
        "schema_version": 3,
    }
    cells = [cell]
    for html in HOSTILE:
        data = {"text/html": html, "application/javascript": "L3AK()", "text/markdown": html}
        cell.outputs.append(new_output("display_data", data=inert_data(data)))
        cell.outputs.append(new_output("display_data", data=inert_data({"text/markdown": html})))
        cells.append(new_markdown_cell(inert_markdown(html), metadata={"nbgrader": about}))
    written = new_markdown_cell(
        "![photo](attachment:p.png) and $a_1<b$", metadata={"nbgrader": about}
    )
    written.attachments = {"p.png": {"image/png": PIXEL}}
    page = formgrader_page(new_notebook(cells=[*cells, written]), tmp_path, with_config)
    body = page[page.index('id="notebook-container"') :]
    for tag in ("<script>L3AK", "<iframe", "<form", "<object", "<base", "javascript:L3AK"):
        assert tag not in body
    assert f'src="data:image/png;base64,{PIXEL}"' in body
    assert "$a_1&lt;b$" in body


def test_formgraders_own_cleaning_does_without_that_of_grading(tmp_path):
    about = {
        "grade_id": "explain",
        "grade": True,
        "solution": True,
        "points": 2,
        "schema_version": 3,
    }
    cell = new_code_cell("print(1)", metadata={"nbgrader": {**about, "grade_id": "f"}})
    cell.outputs = [new_output("display_data", data={"text/html": html}) for html in HOSTILE]
    cell.outputs.append(new_output("display_data", data={"application/javascript": "L3AK()"}))
    cells = [new_markdown_cell(html, metadata={"nbgrader": about}) for html in HOSTILE]
    page = formgrader_page(new_notebook(cells=[cell, *cells]), tmp_path, with_config=True)
    body = page[page.index('id="notebook-container"') :]
    assert "L3AK()" not in body.replace("&gt;L3AK()", "").replace("L3AK()&", "")
    assert '<span class="nb">print</span>' in body


METADATA = {
    "width": "1 onload=L3AK()",
    "image/png": {"width": "1 onload=L3AK()", "height": 20, "alt": "a picture"},
    "filenames": {"image/png": "https://e.example/pixel.png"},
    "text/html": {"isolated": True},
    "needs_background": "light",
}


def test_metadata_of_an_output_adds_no_attribute_and_no_address():
    assert inert_metadata(METADATA) == {
        "image/png": {"height": 20, "alt": "a picture"},
        "text/html": {},
        "needs_background": "light",
    }
    for odd in (None, 3, [], {"width": True}, {"height": -1}, {"width": float("nan")}):
        assert inert_metadata(odd) == {}


@pytest.mark.parametrize("with_config", [True, False])
def test_a_pictures_size_runs_nothing_in_formgrader(tmp_path, with_config):
    cell = new_code_cell("1")
    metadata = METADATA if with_config else inert_metadata(METADATA)
    cell.outputs = [new_output("display_data", data={"image/png": PIXEL}, metadata=metadata)]
    page = formgrader_page(new_notebook(cells=[cell]), tmp_path, with_config)
    body = page[page.index('id="notebook-container"') :]
    assert "L3AK" not in body
    assert "e.example" not in body
    assert 'height="20"' in body
