"""The built site: whole, without a broken link, a secret or anything from the network."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from autograder.build.demos import demo_modules
from autograder.checkout import current
from tests.browser.axe import serious_faults
from tests.site.links import Page

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "docs" / "_extensions"))
import course_pages  # noqa: E402
import leak_proof  # noqa: E402


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html")}


def test_no_link_inside_is_broken(site: Path, pages: dict[Path, Page]) -> None:
    broken = []
    for path, page in pages.items():
        for link in [*page.links, *page.loaded]:
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = unquote(link).partition("#")
            target = (path.parent / file.partition("?")[0]).resolve() if file else path
            known = pages.get(target)
            if not target.exists() or (anchor and known and anchor not in known.ids):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_the_network(pages: dict[Path, Page]) -> None:
    loaded = {link for page in pages.values() for link in page.loaded}
    assert loaded
    assert [link for link in loaded if "//" in link] == []


def test_every_picture_has_words(pages: dict[Path, Page]) -> None:
    assert {link for page in pages.values() for link in page.without_alt} == set()


def test_the_course_is_there_with_its_pictures(site: Path) -> None:
    for assignment in current().assignments():
        page = (site / "generated" / "course" / f"{assignment}.html").read_text()
        assert page.count("<svg") > 8
        assert "raise</span> <span" in page
        assert "<math" in page


def test_every_demo_has_its_still(site: Path) -> None:
    gallery = (site / "generated" / "demos.html").read_text()
    names = [name for name, _ in demo_modules(current().demos)]
    assert names
    assert [name for name in names if f"_images/{name}.svg" not in gallery] == []


def test_search_finds_what_a_page_says(site: Path) -> None:
    text = (site / "searchindex.js").read_text()
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    found = [index[place].get("extens", []) for place in ("terms", "titleterms")]
    pages = [page for one in found for page in (one if isinstance(one, list) else [one])]
    assert "instructors/class" in {index["docnames"][page] for page in pages}


@pytest.mark.parametrize("place", ["notebook", "page"])
def test_a_secret_on_the_site_is_found(
    place: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(leak_proof.leaks(site)) == []
    solved = nbformat.read(
        ROOT / "solutions" / "ps2_three_layer_mlp" / "three_layer_mlp.ipynb", as_version=4
    )
    (answer,) = (cell for cell in solved.cells if cell.id == "backward")
    if place == "page":
        (tmp_path / "page.html").write_text(f"<pre>{answer.source}</pre>")
    else:
        (tmp_path / "course").mkdir()
        nbformat.write(solved, tmp_path / "course" / "ps2.ipynb")
        monkeypatch.setattr(leak_proof.generated, "FOLDER", tmp_path)
    found = list(leak_proof.leaks(tmp_path))
    assert any("'backward'" in sentence for sentence in found)


def test_an_answer_s_output_is_not_taken_over(tmp_path: Path) -> None:
    released, solved = next(course_pages.notebooks())
    notebook = nbformat.read(solved, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text=f"from {cell.id}")]
    shutil.copy(released, tmp_path / "released.ipynb")
    nbformat.write(notebook, tmp_path / "solved.ipynb")
    page = course_pages.page(tmp_path / "released.ipynb", tmp_path / "solved.ipynb")
    shown = {cell.id for cell in page.cells if cell.get("outputs")}
    assert shown
    assert not shown & {"relu", "test_relu", "mlp", "test_mlp"}


#: A page of each kind.
KINDS = ("index", "course/boxes", "instructors/class", "reference/live", "generated/demos")
#: Widths of a phone, a tablet and a desk.
WIDTHS = (390, 1024, 1600)
PATIENCE = 120_000


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_fits_and_axe_finds_nothing_serious(
    theme: str,
    site: Path,
    chromium: Browser,
    artefacts: Path,
) -> None:
    context = chromium.new_context(color_scheme=theme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong = []
    for kind in KINDS:
        page.goto(f"file://{site}/{kind}.html")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{kind} at {width}"
            name = f"site-{kind.replace('/', '-')}-{width}-{theme}.png"
            page.screenshot(path=artefacts / name)
        page.set_viewport_size({"width": WIDTHS[0 if theme == "dark" else -1], "height": 900})
        wrong += [(kind, fault) for fault in serious_faults(page)]
    context.close()
    assert wrong == []


@pytest.mark.browser
def test_the_keyboard_reaches_a_page_and_its_search(
    site: Path,
    chromium: Browser,
) -> None:
    context = chromium.new_context(viewport={"width": 1600, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"file://{site}/index.html")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    search = page.locator("input[name=q]")
    for _ in range(10):
        page.keyboard.press("Tab")
        if search.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.type("extension")
    page.keyboard.press("Enter")
    found = page.locator("#search-results a", has_text="A class from nothing").first
    expect(found).to_be_visible()
    found.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("A class from nothing")
    context.close()
