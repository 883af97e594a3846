"""docs/existing_courses.md: its check works, and the sentences in its table are the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.grading import proof
from autograder.judge import Judge, explain

from .plain import answer, graded, notebook, with_answer

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "existing_courses.md").read_text(encoding="utf-8")
RIGHT = "def squares(n):\n    return [i * i for i in range(1, n + 1)]"


@pytest.mark.sandbox
def test_the_check_on_the_page_names_the_mistake(judge: Judge) -> None:
    (code,) = re.findall(r"```python\n(import numpy.*?)```", PAGE, re.DOTALL)
    test = "check_squares(squares)\n### BEGIN HIDDEN TESTS\ncheck_squares(squares, seed=1)\n"
    source = notebook(
        code,
        answer(RIGHT, "squares"),
        graded(f"{test}### END HIDDEN TESTS", "test_squares", 2),
    )
    source.cells[0].metadata["tags"] = ["shared"]
    _, judgement = judge.judge(source, source)
    assert judgement.score == 2
    wrong = "def squares(n):\n    return list(range(1, n + 1))"
    _, judgement = judge.judge(with_answer(source, wrong, "squares"), source)
    (verdict,) = judgement.verdicts
    assert verdict.mistake == "not-squared"
    assert verdict.message == "The numbers are there, but not their squares."


def test_the_sentences_of_the_table_are_the_programs() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
    known = Path(proof.__file__).read_text() + Path(explain.__file__).read_text()
    known = re.sub(r'"\s*f?"', "", known) + " No module named "
    assert len(rows) > 10
    for sentence in rows[1:]:
        if set(sentence) <= {"-", " "}:
            continue
        start = re.split(r"'?…|`| \(", sentence)[0].strip()
        assert start in known, sentence
