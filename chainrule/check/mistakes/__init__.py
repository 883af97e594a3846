"""The catalogue of mistakes: every id once, with its sentence and its hint.

Checks name a mistake by its id, known-wrong answers declare it, reports count it. Which problems a
mistake can be made in is said by the suspects of those problems.
"""

from chainrule.check.mistakes import affine, convolution, form, loops, objects, relu, solver
from chainrule.check.mistakes.mistake import Mistake

TOPICS: dict[str, tuple[Mistake, ...]] = {
    "Form of the answer": form.MISTAKES,
    "ReLU and the scalar network": relu.MISTAKES,
    "Sigmoid, tanh, objects, training loops": loops.MISTAKES,
    "Layers as objects, the sigmoid network": objects.MISTAKES,
    "Affine and softmax": affine.MISTAKES,
    "Regularisation, momentum, Solver": solver.MISTAKES,
    "Convolution and pooling": convolution.MISTAKES,
}

MISTAKES: dict[str, Mistake] = {}
for _topic in TOPICS.values():
    for _mistake in _topic:
        if _mistake.id in MISTAKES:
            raise ValueError(f"{_mistake.id!r} stands twice in the catalogue of mistakes")
        MISTAKES[_mistake.id] = _mistake
