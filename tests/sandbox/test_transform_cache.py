"""Cells whose text is known before they run: read once, and read as IPython reads them."""

import dataclasses
import inspect
import statistics
import string
import textwrap
import tokenize
import warnings
from types import ModuleType

import pytest
from ipykernel import compiler
from ipykernel.compiler import XCachingCompiler
from IPython.core.async_helpers import _should_be_async
from IPython.core.inputtransformer2 import TransformerManager

from autograder.sandbox.guest.transform_cache import RememberingTransformer, awaits, learn
from tests.judge.test_fidelity import CELLS


class Shell:
    """As much of IPython's shell as `learn` talks to."""

    def __init__(self) -> None:
        self.input_transformer_manager = RememberingTransformer()
        self.asked: list[str] = []
        self.compile = XCachingCompiler()

    def transform_cell(self, cell: str) -> str:
        return self.input_transformer_manager.transform_cell(cell)

    def should_run_async(self, raw_cell: str, *, transformed_cell: str) -> bool:
        self.asked.append(transformed_cell)
        return False


@pytest.fixture
def taken_apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were taken apart, as often as they were."""
    texts = []
    whole = TransformerManager.do_token_transforms

    def counted(self: TransformerManager, lines: list[str]) -> list[str]:
        texts.append("".join(lines))
        return whole(self, lines)

    monkeypatch.setattr(TransformerManager, "do_token_transforms", counted)
    return texts


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell[:30])
def test_a_known_cell_says_what_ipython_says(cell: str) -> None:
    remembering, plain = RememberingTransformer(), TransformerManager()
    try:
        expected = plain.transform_cell(cell)
    except SyntaxError:
        with pytest.raises(SyntaxError):
            remembering.transform_cell(cell)
        return
    assert [remembering.transform_cell(cell) for _ in range(3)] == [expected] * 3


@pytest.mark.parametrize("module", [dataclasses, statistics, string, textwrap, tokenize])
def test_python_is_left_as_it_is_and_not_taken_apart(
    module: ModuleType, taken_apart: list[str]
) -> None:
    text = inspect.getsource(module)
    expected = TransformerManager().transform_cell(text)
    taken_apart.clear()
    assert RememberingTransformer().transform_cell(text) == expected == text
    assert taken_apart == []


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell[:30])
def test_a_cell_awaits_what_ipython_says_that_it_awaits(cell: str) -> None:
    try:
        text = TransformerManager().transform_cell(cell)
    except SyntaxError:
        return
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        expected = _should_be_async(text)
    if said:
        assert awaits(text) is None, "IPython looks itself, and shows the warning"
    else:
        assert bool(awaits(text)) == expected


def test_the_compilers_warnings_are_not_shown_here_and_leave_all_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(warnings, "showwarning", lambda *said: shown.append(said))
    usual = warnings.showwarning
    filters = list(warnings.filters)
    assert [awaits(text) for text in ("7 is 7", "7 is 7 +", "x = 7")] == [None, None, False]
    assert shown == []
    assert warnings.showwarning is usual
    assert warnings.filters == filters


def test_given_cells_that_the_compiler_warns_of_are_left_to_ipython() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        learn(Shell(), ["'\\e'\n"])  # type: ignore[arg-type]
        assert awaits("'\\e'\n") is None  # though nobody would be shown anything just now


def test_awaiting_is_told_from_what_is_no_python() -> None:
    texts = ["await f()", "async def f():\n    await g()", "x = 1", "%time 1", "return 1", "a\x00"]
    assert [awaits(text) for text in texts] == [True, False, False, None, None, None]


def test_a_known_cell_is_taken_apart_once(taken_apart: list[str]) -> None:
    shell = Shell()
    learn(shell, ["%time 1\n", "x = !ls"])  # type: ignore[arg-type]
    assert len(taken_apart) == 2
    assert "run_line_magic" in shell.transform_cell("%time 1\n")
    assert "getoutput" in shell.transform_cell("x = !ls")
    assert len(taken_apart) == 2
    shell.transform_cell("x = !ls -l")
    assert len(taken_apart) == 3


def test_the_code_of_a_known_cell_has_the_name_that_jupyter_gives_it_and_no_second_hash() -> None:
    cells = ["print('known, ä')\n", "x = 1"]
    learn(Shell(), cells)  # type: ignore[arg-type]
    asked = compiler.murmur2_x86.cache_info().misses
    names = [XCachingCompiler().get_code_name(cell, cell, 3) for cell in cells]
    assert compiler.murmur2_x86.cache_info().misses == asked
    seed, folder = compiler.get_tmp_hash_seed(), compiler.get_tmp_directory()
    hashes = [compiler.murmur2_x86.__wrapped__(cell, seed) for cell in cells]
    assert names == [f"{folder}/{number}.py" for number in hashes]


def test_another_transformer_takes_it_apart_anew_even_in_a_place_that_was_free_again() -> None:
    transformer = RememberingTransformer()

    def replacing(word: str) -> None:
        transformer.cleanup_transforms.append(lambda lines: [s.replace("x", word) for s in lines])

    for word in ("one", "two", "three"):
        replacing(word)
        assert transformer.transform_cell("x") == f"{word}\n"
        transformer.cleanup_transforms.pop()
        assert transformer.transform_cell("x") == "x\n"


def test_transformers_in_a_tuple_are_as_good_as_in_a_list() -> None:
    transformer = RememberingTransformer()
    transformer.token_transformers = tuple(transformer.token_transformers)
    expected = TransformerManager().transform_cell("x = %time 1")
    assert [transformer.transform_cell("x = %time 1") for _ in range(2)] == [expected] * 2


def test_a_cell_that_can_not_be_read_keeps_the_others_from_nothing(taken_apart: list[str]) -> None:
    shell = Shell()
    learn(shell, ["'''", "x\x00 = 1", "%time 2"])  # type: ignore[arg-type]
    assert "%time 2\n" in taken_apart
    assert any("run_line_magic" in said for said in shell.asked)
