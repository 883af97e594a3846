"""Cached transforms give what IPython's own give."""

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder.sandbox.guest.transform_cache import CachingTransformer, transform_ahead
from tests.judge.test_fidelity import CELLS


@pytest.fixture
def transformed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that IPython transformed, as often as it did."""
    texts = []
    whole = TransformerManager.do_token_transforms

    def counted(self: TransformerManager, lines: list[str]) -> list[str]:
        texts.append("".join(lines))
        return whole(self, lines)

    monkeypatch.setattr(TransformerManager, "do_token_transforms", counted)
    return texts


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell[:30])
def test_a_cached_transform_is_ipythons(cell: str) -> None:
    caching, plain = CachingTransformer(), TransformerManager()
    try:
        expected = plain.transform_cell(cell)
    except SyntaxError:
        with pytest.raises(SyntaxError):
            caching.transform_cell(cell)
        return
    assert [caching.transform_cell(cell) for _ in range(3)] == [expected] * 3


def test_a_cell_is_transformed_once(transformed: list[str]) -> None:
    transform_ahead(["%time 1\n", "x = !ls"])
    assert len(transformed) == 2
    transformer = CachingTransformer()
    assert "run_line_magic" in transformer.transform_cell("%time 1\n")
    assert "getoutput" in transformer.transform_cell("x = !ls")
    assert len(transformed) == 2
    transformer.transform_cell("x = !ls -l")
    assert len(transformed) == 3


def test_a_transformer_of_the_students_is_called_each_time() -> None:
    transformer = CachingTransformer()
    counted: list[int] = []

    def count(lines: list[str]) -> list[str]:
        counted.append(1)
        return [line.replace("x", str(len(counted))) for line in lines]

    transformer.cleanup_transforms.append(count)
    assert [transformer.transform_cell("x") for _ in range(3)] == ["1\n", "2\n", "3\n"]
    transformer.cleanup_transforms.pop()
    assert transformer.transform_cell("x") == "x\n"


def test_a_cell_that_cannot_be_read_does_not_keep_the_others_out(transformed: list[str]) -> None:
    transform_ahead(["'''", "x\x00 = 1", "%time 2"])
    assert "%time 2\n" in transformed
