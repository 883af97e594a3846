"""Entries for the competition, as a class hands them in with its notebooks."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from autograder.competition.labels import labels
from autograder.selftest.sample_class.variants import HandedIn, Material

#: The answer that writes an entry.
PROBLEM = "predictions"
_TEAMS = ("The Vanishing Gradients", "Softmax & Sons", "Überfit")


def with_entry(handed_in: HandedIn, material: Material, number: int, random: Random) -> HandedIn:
    """Return a submission with an entry of its own accuracy, where the assignment asks for one.

    Every sixth student enters nothing, and every ninth entry is not complete.
    """
    if PROBLEM not in material.solved or number % 6 == 5:
        return handed_in
    if handed_in.kind.partition(":")[0] in ("empty", "malformed"):
        return handed_in
    truth = labels()
    wrong = random.uniform(0.01, 0.2)
    rows = [
        f"{image},{(digit + random.randint(1, 9)) % 10 if random.random() < wrong else digit}"
        for image, digit in enumerate(map(int, truth))
    ]
    if number % 9 == 7:
        rows = rows[:-1]
    files = {"predictions.csv": ("id,label\n" + "\n".join(rows) + "\n").encode()}
    if number % 4 == 0:
        files["team.txt"] = f"{_TEAMS[number // 4 % len(_TEAMS)]}\n".encode()
    return replace(handed_in, files=files)
