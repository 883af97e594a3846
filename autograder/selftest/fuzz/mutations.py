"""Random damage to a notebook file: to its bytes, its JSON and its cells."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Callable
from random import Random
from typing import Any

#: Placeholders for what `json.dumps` cannot write: integers of thousands of digits, deep nesting.
_RAW = {
    "@digits@": "9" * 5000,
    "@deep@": "[" * 900 + "]" * 900,
    "@deepest@": '{"a":' * 20_000 + "1" + "}" * 20_000,
    "@infinite@": "1e999",
}
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 17, 1e308, 2**70, "", " ", "x" * 100_000, [], {}, [[]], [None]),
    *("\ud83d", "\x00", "\x1b[2J\x1b]0;title\x07", "\u202egnp.exe", "é" * 50, "<script>alert(1)"),
    *("</script><img src=x onerror=alert(1)>", "{{ config }}", "relu", "test_relu", "code", "raw"),
    *({"": ""}, {"grade": True, "points": 1e9}, ["a", 1, None], *_RAW),
)
ODD_CELLS: tuple[str, ...] = (
    "def relu(x):\n    return x",
    "def Relu(x): pass\ndef loss(x): pass",
    "%%writefile a.py\nx = 1",
    "%%bash\ntrue",
    "!true",
    "raise SystemExit",
    "raise NotImplementedError",
    "print('\\ud83d')",
    "1 +",
    "(" * 300,
    "x = " + "-" * 3000 + "1",
    "display({'text/html': '<b>'}, raw=True)",
    "from math import *",
    "# only a comment",
    "%a\n" * 500 + "x = 1\n" * 2000,
    "def relu(x):\n    return '\x1b[31m\x00\u202e'",
    "def loss(x):\r\n    return '\ud83d'\r\n",
    "\t",
)
Document = dict[str, Any]


def damaged(document: Document, random: Random) -> bytes:
    """Return the bytes of a notebook after one to four random changes."""
    changed = copy.deepcopy(document)
    for _ in range(random.randint(1, 4)):
        random.choice(_CHANGES)(changed, random)
    data = _written(changed)
    return random.choice(_BYTES)(data, random) if random.random() < 0.3 else data


def _written(document: Document) -> bytes:
    text = json.dumps(document)
    for mark, raw in _RAW.items():
        text = text.replace(f'"{mark}"', raw)
    return text.encode()


def _locations(value: Any) -> list[tuple[Any, Any]]:
    """Return (container, key) of everything in a document."""
    found: list[tuple[Any, Any]] = []
    entries: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(entries):
        found.append((value, key))
        if isinstance(part, dict | list):
            found += _locations(part)
    return found


def _replace(document: Document, random: Random) -> None:
    locations = _locations(document)
    if locations:
        container, key = random.choice(locations)
        container[key] = copy.deepcopy(random.choice(ODD_VALUES))


def _delete(document: Document, random: Random) -> None:
    locations = _locations(document)
    if locations:
        container, key = random.choice(locations)
        del container[key]


def _add_entry(document: Document, random: Random) -> None:
    targets = [document, *(c[k] for c, k in _locations(document) if isinstance(c[k], dict))]
    key = random.choice(("attachments", "metadata", "id", "outputs", "cells", "tags", "\ud83d", ""))
    random.choice(targets)[key] = copy.deepcopy(random.choice(ODD_VALUES))


def _cells(document: Document) -> list[Any]:
    cells = document.get("cells")
    return cells if isinstance(cells, list) else []


def _reorder(document: Document, random: Random) -> None:
    random.shuffle(_cells(document))


def _duplicate(document: Document, random: Random) -> None:
    cells = _cells(document)
    if cells:
        cells.insert(random.randrange(len(cells) + 1), copy.deepcopy(random.choice(cells)))


def _change_type(document: Document, random: Random) -> None:
    cells = [cell for cell in _cells(document) if isinstance(cell, dict)]
    if cells:
        kinds = ("code", "markdown", "raw", "heading", "", None, 5, ["code"])
        random.choice(cells)["cell_type"] = random.choice(kinds)


def _change_source(document: Document, random: Random) -> None:
    cells = [cell for cell in _cells(document) if isinstance(cell, dict)]
    if cells:
        code = random.choice(ODD_CELLS)
        random.choice(cells)["source"] = random.choice((code, code.splitlines(keepends=True)))


def _insert_cell(document: Document, random: Random) -> None:
    cell = {"cell_type": "code", "source": random.choice(ODD_CELLS), "metadata": {}}
    cells = _cells(document)
    cells.insert(random.randrange(len(cells) + 1), cell)


def _lose_metadata(document: Document, random: Random) -> None:
    for cell in _cells(document):
        if isinstance(cell, dict) and random.random() < 0.5:
            cell["metadata"] = {}


_CHANGES: tuple[Callable[[Document, Random], None], ...] = (
    _replace,
    _replace,
    _delete,
    _add_entry,
    _reorder,
    _duplicate,
    _change_type,
    _change_source,
    _insert_cell,
    _lose_metadata,
)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 5)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _encode(data: bytes, random: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    encoding = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252"))
    return text.encode(encoding, "replace")


def _double(data: bytes, random: Random) -> bytes:
    return data + data


def _compress(data: bytes, random: Random) -> bytes:
    return gzip.compress(data)


_BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (_cut, _flip, _encode, _double, _compress)
