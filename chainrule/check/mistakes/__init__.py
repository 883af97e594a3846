"""The catalogue of mistakes: every id once, with its sentence and its hint.

Checks name a mistake by its id, known-wrong answers declare it, reports count it. Which problems a
mistake can be made in is said by the suspects of those problems.
"""

from chainrule.check.mistakes import affine, convolution, form, loops, objects, relu, solver
from chainrule.check.mistakes.mistake import Entry

SECTIONS: dict[str, tuple[Entry, ...]] = {
    "Form of the answer": form.ENTRIES,
    "ReLU and the scalar network": relu.ENTRIES,
    "Sigmoid, tanh, objects, training loops": loops.ENTRIES,
    "Layers as objects, the sigmoid network": objects.ENTRIES,
    "Affine and softmax": affine.ENTRIES,
    "Regularisation, momentum, Solver": solver.ENTRIES,
    "Convolution and pooling": convolution.ENTRIES,
}

ENTRIES: dict[str, Entry] = {}
for _section in SECTIONS.values():
    for _entry in _section:
        if _entry.id in ENTRIES:
            raise ValueError(f"{_entry.id!r} stands twice in the catalogue of mistakes")
        ENTRIES[_entry.id] = _entry
