"""The catalogue of mistakes: every id once, with its sentence and its hint, by topic.

Checks name a mistake by its id, known-wrong answers declare it, reports count it. Which problems a
mistake can be made in is what the suspects of those problems say.
"""

from chainrule.check.mistakes import (
    activations,
    chain_rule,
    convolution,
    form,
    layers,
    losses,
    pooling,
    predictions,
    regularisation,
    softmax,
    training,
)
from chainrule.check.mistakes.mistake import Mistake

TOPICS: dict[str, tuple[Mistake, ...]] = {
    "Form of the answer": form.MISTAKES,
    "The chain rule": chain_rule.MISTAKES,
    "ReLU, max, sigmoid and tanh": activations.MISTAKES,
    "Squared error": losses.MISTAKES,
    "Softmax and cross-entropy": softmax.MISTAKES,
    "Affine layers": layers.MISTAKES,
    "Start, steps and training loops": training.MISTAKES,
    "L2 regularisation": regularisation.MISTAKES,
    "Predictions": predictions.MISTAKES,
    "Convolution": convolution.MISTAKES,
    "Pooling": pooling.MISTAKES,
}

MISTAKES: dict[str, Mistake] = {}
for _topic in TOPICS.values():
    for _mistake in _topic:
        if _mistake.id in MISTAKES:
            raise ValueError(f"the catalogue of mistakes defines {_mistake.id!r} twice")
        MISTAKES[_mistake.id] = _mistake
