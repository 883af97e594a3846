"""Links from the documents to files of the repository that are on the site under other names."""

from sphinx.application import Sphinx

#: Link as it is written (so that it works in the repository) → page of the site.
PAGES = {
    "../README.md": "/index.md",
    "../benchmarks/results.md": "/inside/benchmarks.md",
    "../CHANGELOG.md": "/inside/changelog.md",
}


def setup(app: Sphinx) -> dict[str, bool]:
    """Rewrite the links of each page as it is read."""
    app.connect("source-read", _rewrite)
    app.connect("include-read", lambda app, path, parent, source: _rewrite(app, parent, source))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _rewrite(app: Sphinx, name: str, source: list[str]) -> None:
    for link, page in PAGES.items():
        source[0] = source[0].replace(f"]({link})", f"]({page})")
        source[0] = source[0].replace(f"]({link.removeprefix('../')})", f"]({page})")
