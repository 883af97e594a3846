"""What a check says: what is wrong first, then the smallest failing input, one hint last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from chainrule.check.call import Template, call_line, reading
from chainrule.check.diagnose import Diagnosis, first_of_form
from chainrule.check.mistakes import MISTAKES
from chainrule.check.parts import ALL_PARTS, NEXT_BATCH, Mismatch, distinct
from chainrule.check.report import CheckReport
from chainrule.check.suspects import ExceptionInfo
from chainrule.check.trial import Trial


@dataclass(frozen=True)
class Words:
    """How a problem speaks of its mistakes.

    Attributes:
        problem: its name.
        hints: by mistake, in the place of the catalogue's hint, where a more precise one is true.
        sentences: likewise.
        template: the call of an answer; see `call_line`.
    """

    problem: str
    hints: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    template: Template = ""

    def sentence(self, mistake: str, parts: Sequence[str], note: str = "") -> str:
        text = self.sentences.get(mistake, MISTAKES[mistake].sentence)
        return _agreeing(text, parts).format(part=_named(parts), note=note)

    def hint(self, mistake: str) -> str:
        return self.hints.get(mistake, MISTAKES[mistake].hint)


def right_report(problem: str) -> CheckReport:
    return CheckReport(problem, "right", sentence="right.")


def mutation_report(words: Words, advice: str, written_into: Sequence[str]) -> CheckReport:
    """A right answer that changed its arguments."""
    names = [
        f"{name.removeprefix('next_')}{NEXT_BATCH}" if name.startswith("next_") else name
        for name in written_into
    ]
    return advice_report(words, advice, _named(names))


def advice_report(words: Words, advice: str, part: str = "") -> CheckReport:
    """A right answer about which there is something to say."""
    sentence = words.sentences.get(advice, MISTAKES[advice].sentence).format(part=part)
    return CheckReport(words.problem, "right", advice, sentence, words.hint(advice))


def upstream_report(problem: str, upstream: str) -> CheckReport:
    """An answer that fails while one that it builds on is wrong."""
    return CheckReport(
        problem, "wrong", sentence=f"`{upstream}` above is still wrong; mend it, then look here."
    )


def stub_report(problem: str, stub: ExceptionInfo) -> CheckReport:
    """The stub raised; if an inner answer did, that one is named."""
    inner = stub.location.removeprefix("in ").split(",")[0] if stub.location else ""
    if problem[:1].isupper() and inner in ("forward", "backward", "step"):
        return CheckReport(problem, "not written", sentence=f"its `{inner}` is not written yet.")
    if inner and inner != problem and inner.isidentifier() and not inner.startswith("__"):
        return CheckReport(
            problem, "not written", sentence=f"waits for `{inner}`, which is not written yet."
        )
    return CheckReport(problem, "not written", sentence="not written yet.")


def failure_report(words: Words, trials: Sequence[Trial], found: Diagnosis) -> CheckReport:
    """What is wrong: its form, or what the diagnosis found, or at least where it is."""
    form = first_of_form(trials)
    if form is not None:
        trial, part, shown = form
        sentence = words.sentence(shown.id, (part,), _note(trial, shown))
        return _report(words, shown.id, sentence, words.hint(shown.id), trial, part, shown)
    trial, part, shown = _shown(trials, found)
    sentence, hint, mistake = "", "", None
    if found.mistakes:
        (mistake, parts), *others = found.mistakes
        if others and others[0][0] == mistake:
            parts, others = (*parts, *others[0][1]), []
        sentence, hint = words.sentence(mistake, parts), words.hint(mistake)
        if others:
            also = words.sentence(*others[0])
            sentence += f" Also: {also[0].lower()}{also[1:]}"
        if ALL_PARTS not in parts:
            named = {part for _, parts in found.mistakes for part in parts}
            rest = [part for part in found.unexplained if part not in (*named, ALL_PARTS)]
            if rest:
                sentence += f" Also, {_named(rest)} {_is(rest)} wrong."
    elif shown.id and not (shown.id in _OF_VALUES and _differs(trials, shown.id)):
        mistake = shown.id
        sentence, hint = words.sentence(mistake, (part,), _note(trial, shown)), words.hint(mistake)
    else:
        wrong = dict.fromkeys(name for trial in trials for name in trial.mismatches)
        parts = (part,) if part == ALL_PARTS else tuple(wrong)
        sentence = f"{_named(parts)} {_is(parts)} wrong."
    if found.only_when:
        sentence += f" Seen only when {found.only_when}."
    return _report(words, mistake, sentence, hint, trial, part, shown)


def _report(
    words: Words,
    mistake: str | None,
    sentence: str,
    hint: str,
    trial: Trial,
    part: str,
    shown: Mismatch,
) -> CheckReport:
    detail = _detail(words, mistake, trial, part, shown)
    return CheckReport(words.problem, "wrong", mistake, _capital(sentence), hint, detail)


#: Forms of wrong values, which must explain every one of them.
_OF_VALUES = ("single-precision", "decimals-lost")


def _differs(trials: Sequence[Trial], form: str) -> bool:
    """Whether anything is wrong in another way than this."""
    if form == "decimals-lost" and not any(map(_is_more_than_zeros, trials)):
        return True  # a 0 in the place of every wrong number is no number cut off
    return any(m.id != form for t in trials for m in t.mismatches.values())


def _is_more_than_zeros(trial: Trial) -> bool:
    observed = trial.observed if isinstance(trial.observed, dict) else {}
    return any(np.any(observed[part]) for part in trial.mismatches if part in observed)


def _note(trial: Trial, shown: Mismatch) -> str:
    got = trial.observed
    note = f"{got.kind}: {got.text}" if isinstance(got, ExceptionInfo) else shown.note or shown.got
    return note.rstrip(":. ")


def _shown(trials: Sequence[Trial], found: Diagnosis) -> tuple[Trial, str, Mismatch]:
    """The smallest case in which what the sentence is about is wrong, and that part."""
    failing = sorted((t for t in trials if t.mismatches), key=lambda t: reading(t.case))
    for part in found.mistakes[0][1] if found.mistakes else ():
        for trial in failing:
            if part in trial.mismatches:
                return trial, part, trial.mismatches[part]
    return failing[0], *next(iter(failing[0].mismatches.items()))


def _detail(
    words: Words, mistake: str | None, trial: Trial, part: str, shown: Mismatch
) -> tuple[str, ...]:
    stale = mistake == "cache-stale"
    lines = [call_line(words.problem, words.template, trial, part, after_another=stale)]
    if isinstance(trial.observed, ExceptionInfo):
        return (*lines, trial.observed.location) if trial.observed.location else tuple(lines)
    about = "" if part in ("", ALL_PARTS) else part
    return (
        *lines,
        f"expected: {_about(about, shown.expected)}",
        f"got:      {_about(about, shown.got)}",
    )


def _about(part: str, text: str) -> str:
    if part.lstrip("-").isdigit():  # a key of the answer's dictionary
        return f"[{part}] = {text}"
    if text.startswith("[") and "] = " in text:
        return f"{part}{text}"
    words = part and text[:1].isalpha() and not text.startswith(("shape", "None", "dtype"))
    return f"{part}: {text}" if words else f"{part} {text}".strip()


#: Parts that one sentence names before it counts.
_MOST_NAMES = 3


def _distinct(parts: Sequence[str]) -> list[str]:
    """The parts to name: one of the next batch is left out next to its namesake."""
    names = [part for part in parts if part not in ("", ALL_PARTS)]
    return distinct(names)


def _named(parts: Sequence[str]) -> str:
    names = [f"`{part}`" for part in _distinct(parts)]
    if not names:
        return "the result"
    if len(names) > _MOST_NAMES:
        names[_MOST_NAMES - 1 :] = [f"{len(names) - _MOST_NAMES + 1} more"]
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _is(parts: Sequence[str]) -> str:
    return "are" if len(_distinct(parts)) > 1 else "is"


_PLURALS = {"is": "are", "has": "have", "was": "were", "goes": "go", "does": "do"}


def _agreeing(sentence: str, parts: Sequence[str]) -> str:
    """The sentence with the verb after ``{part}`` in the plural, if there are several parts."""
    opening, mark, rest = sentence.partition("{part} ")
    if not mark or len(_distinct(parts)) < 2:
        return sentence
    adverb, rest = ("still ", rest[6:]) if rest.startswith("still ") else ("", rest)
    verb, _, end = rest.partition(" ")
    plain = f"{verb[:-3]}y" if verb.endswith("ies") else verb.removesuffix("s")
    return f"{opening}{mark}{adverb}{_PLURALS.get(verb, plain)} {end}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
