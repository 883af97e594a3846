"""Answers that are suspiciously alike, in groups, the published solution among them."""

import random
import re
import time

import pytest

from autograder.reports.class_report.fingerprints import fingerprints, folded
from autograder.reports.class_report.similar import (
    LONGEST_ANSWER,
    SOLUTION,
    AnswerPair,
    Budget,
    similar_answers,
    similar_groups,
)

LOOPS = """
def f(x, w, b):
    out = []
    for row in x:
        total = []
        for j in range(w.shape[1]):
            acc = b[j]
            for i in range(w.shape[0]):
                acc += row[i] * w[i, j]
            total.append(acc)
        out.append(total)
    return np.array(out), (x, w, b)
"""
RENAMED = re.sub(r"\bacc\b", "s", re.sub(r"\btotal\b", "line", LOOPS)).replace("row", "sample")
EINSUM = """
def f(x, w, b):
    flat = np.reshape(x, (len(x), -1))
    scores = np.einsum("nd,dm->nm", flat, w)
    scores = np.add(scores, np.asarray(b)[np.newaxis, :])
    remembered = dict(x=x, w=w, b=b, flat=flat)
    return scores, remembered
"""


def who(pairs):
    return [(pair.first, pair.second) for pair in pairs]


@pytest.mark.parametrize(
    "disguised",
    [
        RENAMED,
        LOOPS.replace("    ", "  ").replace("\n", "\n\n"),
        re.sub(r"\n", "  # a comment of mine\n", LOOPS),
        f'"""A docstring."""\n{LOOPS}',
        LOOPS.replace("def f", "import math\n\ndef f"),
    ],
)
def test_renaming_layout_and_comments_hide_nothing(disguised):
    pairs = similar_answers("f", {"a": LOOPS, "b": disguised, "c": EINSUM})
    assert who(pairs) == [("a", "b")]
    assert pairs[0].alike > 0.9


def test_what_the_stub_gives_everyone_does_not_count():
    assert similar_answers("f", {"a": LOOPS, "b": LOOPS}, stub=LOOPS) == []


def test_what_much_of_the_class_wrote_does_not_count():
    assert similar_answers("f", {f"s{number}": LOOPS for number in range(10)}) == []


def test_one_line_answers_are_never_suspicious():
    one, other = "def f(x):\n    return max(0, x)", "def f(y):\n    return max(0, y)"
    assert similar_answers("f", {"a": one, "b": other}) == []


def test_code_that_does_not_parse_is_compared_all_the_same():
    broken = LOOPS + "\n    return ((("
    assert similar_answers("f", {"a": broken, "b": broken})


@pytest.mark.parametrize("copy", [LOOPS, RENAMED, LOOPS + "# mine"])
def test_the_published_solution_is_compared_too(copy):
    pairs = similar_answers("f", {"a": EINSUM, "b": copy}, solution=LOOPS)
    assert who(pairs) == [(SOLUTION, "b")]
    assert similar_answers("f", {"a": EINSUM}, solution=LOOPS) == []


def test_a_class_that_copied_the_solution_word_for_word_is_named_however_many_they_are():
    answers = {f"s{number:02}": LOOPS + f"# {number}\n" for number in range(20)}
    pairs = similar_answers("f", answers, solution=LOOPS)
    assert who(pairs) == [(SOLUTION, student) for student in sorted(answers)]


def test_a_short_answer_equal_to_the_solution_is_no_copy():
    short = "def f(x):\n    return x * (x > 0)"
    assert similar_answers("f", {"a": short, "b": short}, solution=short) == []


def test_groups_have_all_members_and_the_two_texts_that_are_most_alike():
    pairs = [
        AnswerPair("f", "a", "b", 0.9),
        AnswerPair("f", "b", "c", 0.95),
        AnswerPair("g", "a", "b", 1.0),
        AnswerPair("g", "b", "c", 0.9),
        AnswerPair("f", SOLUTION, "d", 0.8),
    ]
    texts = {name: {who: f"{name}{who}" for who in ("a", "b", "c", "d", SOLUTION)} for name in "fg"}
    first, second = similar_groups(pairs, texts)
    assert first.members == ("a", "b", "c")
    assert [(one.problem, one.alike, one.texts) for one in first.answers] == [
        ("f", 0.95, ("fb", "fc")),
        ("g", 1.0, ("ga", "gb")),
    ]
    assert (second.members, second.answers[0].texts) == ((SOLUTION, "d"), ("f", "fd"))


def test_who_handed_in_as_one_group_is_not_compared():
    pairs = [AnswerPair("f", "a", "b", 1.0), AnswerPair("f", "c", "d", 1.0)]
    texts = {"f": dict.fromkeys("abcd", "x")}
    groups = similar_groups(pairs, texts, [frozenset("ab"), frozenset("ac")])
    assert [group.members for group in groups] == [("c", "d")]


def test_long_answers_are_compared_by_their_beginning_and_the_report_says_so():
    budget = Budget(characters=3 * LONGEST_ANSWER)
    taken = budget.take({"a": "x" * 50_000, "b": "short", "c": "y" * 50_000, "d": "z" * 50_000})
    assert set(taken) == {"a", "b", "c"}
    assert max(map(len, taken.values())) == LONGEST_ANSWER
    assert budget.remark == (
        "only the first 20,000 characters of the longest answers (2) were compared; "
        "the longest answers (1) were not compared at all"
    )
    assert Budget().remark == ""


@pytest.mark.parametrize(
    "text",
    ["[", "'", '"""', "a", "\\", "f'{", "#", "\n", "(x ", "0_", "'a\\", "\ud800", "é", "def "],
)
def test_fingerprints_take_linear_time_whatever_the_text(text):
    started = time.process_time()
    fingerprints(text * (1_000_000 // len(text)))
    assert time.process_time() - started < 30


def test_folding_keeps_keywords_and_numbers():
    assert folded("for i in x: y = f(2.5, 'a')  # b") == 'forVinV:V=V(2.5,")'


def test_three_hundred_long_answers_are_compared_in_seconds():
    rng = random.Random(1)
    pool = [f"    x{i} = np.fun{i % 7}(a[{i}], b[{i * i}]) + {i}\n" for i in range(3000)]
    answers = {f"s{n}": "def f():\n" + "".join(rng.choices(pool, k=450)) for n in range(300)}
    answers["copy"] = answers["s7"].replace("x", "y")
    started = time.process_time()
    assert who(similar_answers("f", answers)) == [("copy", "s7")]
    assert time.process_time() - started < 30
