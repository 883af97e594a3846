"""Seeds of hidden checks that only the holder of a course's secret can know.

A source's hidden tests call a check with a seed, ``check.relu(relu, seed=61803)``. The source is
public, so the judge replaces the number by one that is derived from the course's secret, the
notebook, the test and the number itself. Whoever learns one such seed, or all hidden inputs of one
test, knows nothing about the others. Where nbgrader runs the source by itself, the number stands.
"""

import ast
import hashlib
from dataclasses import replace

from autograder.notebook.compiled import CompiledSource, Test


def reseed(source: CompiledSource, secret: bytes) -> None:
    """Give the hidden tests of a compiled source that uses the course's checks their own seeds."""
    if not any("chainrule" in code for code in source.given):
        return
    notebook = "\n".join(source.answers)
    source.tests = [_reseeded(test, notebook, secret) for test in source.tests]


def derived_seed(secret: bytes, *about: str) -> int:
    """Return a seed (63 bits) for what ``about`` names; it cannot be found without the secret."""
    digest = hashlib.blake2b("\0".join(about).encode(), key=secret[:64], digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _reseeded(test: Test, notebook: str, secret: bytes) -> Test:
    if test.hidden is None:
        return test
    lines = test.hidden.split("\n")
    for node in reversed(_seeds(test.hidden)):
        seed = derived_seed(secret, notebook, test.name, str(node.value))
        line = lines[node.lineno - 1].encode()
        before, after = line[: node.col_offset], line[node.end_col_offset :]
        lines[node.lineno - 1] = (before + str(seed).encode() + after).decode()
    return replace(test, hidden="\n".join(lines))


def _seeds(code: str) -> list[ast.Constant]:
    """Return the whole numbers that are passed as ``seed=``, in order."""
    found = [
        keyword.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "seed"
        and isinstance(keyword.value, ast.Constant)
        and type(keyword.value.value) is int
    ]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))
