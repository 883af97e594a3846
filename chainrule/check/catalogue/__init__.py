"""The catalogue of mistakes: every id once, with its sentence and its hint.

Checks name a mistake by its id, known-wrong answers declare it, reports count it. Which problems a
mistake can be made in is said by the suspects of those problems.
"""

from chainrule.check.catalogue import affine, convolution, form, loops, objects, relu, solver
from chainrule.check.catalogue.entry import Entry

SECTIONS: dict[str, tuple[Entry, ...]] = {
    "Form of the answer": form.ENTRIES,
    "ReLU and the scalar network": relu.ENTRIES,
    "Sigmoid, tanh, objects, training loops": loops.ENTRIES,
    "Layers as objects, the sigmoid network": objects.ENTRIES,
    "Affine and softmax": affine.ENTRIES,
    "Regularisation, momentum, Solver": solver.ENTRIES,
    "Convolution and pooling": convolution.ENTRIES,
}

ENTRIES: dict[str, Entry] = {entry.id: entry for section in SECTIONS.values() for entry in section}

if len(ENTRIES) != sum(map(len, SECTIONS.values())):
    raise ValueError("an id stands twice in the catalogue of mistakes")
