"""Make what a submission displays inert: no script, form or remote reference in it stays active.

HTML goes through nh3, a binding of the Rust library ammonia, with its list of allowed elements.
Markdown is kept as it was written except for raw HTML that is not on a short list; formgrader's
renderer then cleans the HTML that it becomes (`autograder.reports.formgrader`).
"""

from __future__ import annotations

import functools
import re
from typing import Any

import nh3
from pygments.token import STANDARD_TYPES

#: The largest piece of HTML that is cleaned; a table of a thousand rows has a tenth of it.
LARGEST_HTML = 2_000_000
#: Elements that may nest in one piece of HTML: the parser takes a time quadratic in their depth.
MOST_NESTING = 1_500
#: Tags in one piece of HTML.
MOST_TAGS = 100_000
#: Pictures attached to one cell, and the bytes of one as base64.
MOST_ATTACHMENTS = 20
LARGEST_ATTACHMENT = 15_000_000

_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
#: A picture beside the notebook, which formgrader serves from the submission's own folder.
_BESIDE = re.compile(r"[\w-]{1,100}\.(?:png|jpe?g|gif|webp)", flags=re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:|#)", flags=re.IGNORECASE)
_PICTURE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")

_TAGS = (nh3.ALLOWED_TAGS | {"section"}) - {"map", "area"}
_EVERYWHERE = {"title", "style", "align", "dir", "lang"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "table": {"border"},
    "ol": {"start"},
    "details": {"open"},
}
#: Classes of highlighted code and of pandas' tables; others could name parts of the page around.
_CLASSES = {
    "div": {"highlight", "hl-ipython3", "hl-python"},
    "span": set(STANDARD_TYPES.values()) - {""},
    "table": {"dataframe"},
}
_STYLES = {
    "text-align", "vertical-align", "color", "background-color", "font-weight", "font-style",
    "width", "height", "border", "padding",
}  # fmt: skip
#: The start of any element but those that close each other or are cheap to nest.
_NESTING = re.compile(r"<(?!(?:span|td|th|tr|li|br|p|img)\b)[a-z]", flags=re.IGNORECASE)

#: MIME types of outputs that hold text which no page runs, and need no change.
_TEXT = frozenset({"text/plain", "text/latex", "application/json", *_PICTURE_TYPES})

#: A widget's page asks a content delivery network for scripts.
_WIDGET = "application/vnd.jupyter.widget-view+json"


@functools.lru_cache(maxsize=16)  # given cells draw the same pictures in every submission
def clean_html(html: str) -> str:
    """Return HTML of which only harmless elements and attributes are left.

    Scripts, forms, frames and style sheets go, and so do pictures that would be fetched from
    anywhere else: those embedded as data, and those beside the page, stay.
    """
    if (
        len(html) > LARGEST_HTML
        or html.count("<") > MOST_TAGS
        or len(_NESTING.findall(html)) > MOST_NESTING
    ):
        return f"<p>(HTML of {len(html):,} characters is not shown.)</p>"
    return nh3.clean(
        html.encode("utf-8", "replace").decode(),
        tags=_TAGS,
        clean_content_tags={"script", "style", "iframe", "object", "template", "title"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        allowed_classes=_CLASSES,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _PICTURE.fullmatch(value) or _BESIDE.fullmatch(value) else None
    if name == "href":
        return value if _LINK.match(value) else None
    if name == "style" and re.search(r"url|expression|@|\\", value, flags=re.IGNORECASE):
        return None
    return value


def inert_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return an output's data (MIME type → value) without what a page would run.

    What has no harmless form, such as JavaScript or a widget, is named in its place.
    """
    kept: dict[str, Any] = {}
    dropped = []
    for mime, value in data.items():
        if mime in _TEXT or (mime.endswith("+json") and mime != _WIDGET):
            kept[mime] = value
        elif mime == "text/html":
            kept[mime] = clean_html(_joined(value))
        elif mime == "text/markdown":
            kept[mime] = inert_markdown(_joined(value))
        else:
            dropped.append(mime)
    if dropped and not kept:
        kept["text/plain"] = f"(An output of type {', '.join(dropped)[:200]} is not shown.)"
    return kept


def inert_metadata(metadata: Any) -> dict[str, Any]:
    """Return an output's metadata without what a page's template would put into it unquoted.

    nbconvert writes ``width`` and ``height`` as bare attributes, and takes a picture's address
    from ``filenames``.
    """
    kept: dict[str, Any] = {}
    for key, value in metadata.items() if isinstance(metadata, dict) else ():
        if key in ("width", "height"):
            if type(value) in (int, float) and 0 < value < 10_000:
                kept[key] = value
        elif key not in ("filenames", "isolated"):
            kept[key] = inert_metadata(value) if isinstance(value, dict) else value
    return kept


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else "".join(map(str, value))


#: Where HTML's tokenizer sees the start of a tag, a comment or a declaration.
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_NAMES = (
    "b|i|u|s|em|strong|sub|sup|br|hr|p|div|span|center|small|mark|del|ins|kbd|code|pre|blockquote"
    "|ul|ol|li|dl|dt|dd|h[1-6]|table|thead|tbody|tfoot|tr|td|th|caption|details|summary"
)
_SAFE_TAG = re.compile(
    rf"</?(?:{_NAMES})(?:\s+(?:align|width|height|colspan|rowspan|title)\s*=\s*"
    r'"[^"<>&`]*"|\s+open)*\s*/?>',
    flags=re.IGNORECASE,
)
_SAFE_PICTURE = re.compile(
    r'<img(?:\s+(?:alt|width|height|title)\s*=\s*"[^"<>&`]*")*'
    r'\s+src\s*=\s*"(?:attachment:[^"<>&`:]*|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*)"'
    r'(?:\s+(?:alt|width|height|title)\s*=\s*"[^"<>&`]*")*\s*/?>',
    flags=re.IGNORECASE,
)
_SAFE_ADDRESS = re.compile(r"<https?://[\w.~:/?#@!$&()*+,;%-]+>", flags=re.IGNORECASE)
#: Code first: a dollar sign in it starts no formula. Each alternative is tried in linear time.
_CODE_OR_FORMULA = re.compile(
    r"(?P<code>^(?P<fence>```|~~~)[^\n]*\n.*?^(?P=fence)|`[^`\n]+`)"
    r"|(?P<formula>\$\$.*?\$\$|\$[^$\n]*\$)",
    flags=re.DOTALL | re.MULTILINE,
)
_SCRIPT_ADDRESS = re.compile(r"(java|vb)(script\s*):", flags=re.IGNORECASE)


def inert_markdown(source: str) -> str:
    """Return Markdown in which raw HTML other than plain formatting is text.

    It reads as before in code and formulas too: there the ``<`` gets an invisible or unimportant
    character after it, so that the result is safe even where a renderer sees no code.
    """
    if len(source) > LARGEST_HTML:
        source = _OPENING.sub("&lt;", source)
    elif "<" in source:
        pieces, end = [], 0
        for found in _CODE_OR_FORMULA.finditer(source):
            pieces.append(_without_tags(source[end : found.start()], "&lt;"))
            mark = "<\N{ZERO WIDTH SPACE}" if found["code"] else "< "
            pieces.append(_without_tags(found[0], mark))
            end = found.end()
        pieces.append(_without_tags(source[end:], "&lt;"))
        source = "".join(pieces)
    return _SCRIPT_ADDRESS.sub("\\1\\2\N{ZERO WIDTH SPACE}:", source)


def _without_tags(text: str, mark: str) -> str:
    def replaced(found: re.Match[str]) -> str:
        for safe in (_SAFE_TAG, _SAFE_PICTURE, _SAFE_ADDRESS):
            if safe.match(text, found.start()):
                return "<"
        return mark

    return _OPENING.sub(replaced, text)


def inert_attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """Return the pictures attached to a cell: file name → MIME type → base64.

    Whatever has another form than nbformat's, or is not a picture, is left out.
    """
    kept: dict[str, dict[str, str]] = {}
    for name, data in attachments.items() if isinstance(attachments, dict) else ():
        if not isinstance(name, str) or not isinstance(data, dict):
            continue
        pictures = {
            mime: "".join(value.split())
            for mime, value in data.items()
            if mime in _PICTURE_TYPES
            and isinstance(value, str)
            and len(value) <= LARGEST_ATTACHMENT
            and re.fullmatch(r"[A-Za-z0-9+/=\s]+", value)
        }
        clean_name = "".join(c for c in name if c.isprintable())[:200]
        if pictures and len(kept) < MOST_ATTACHMENTS:
            kept[clean_name] = pictures
    return kept
