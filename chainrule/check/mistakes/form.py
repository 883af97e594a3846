"""Answers whose form is wrong, whatever their values."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "parts-exchanged",
        "{part} hold each other's values.",
        "Compare what is stored under each name with the docstring.",
    ),
    Mistake(
        "zero-everywhere",
        "{part} is 0 everywhere.",
        "Is it still what `np.zeros` made, or is a factor of it 0?",
    ),
    Mistake(
        "returns-none",
        "{part} is None.",
        "Is it computed in every branch, and returned or stored?",
    ),
    Mistake(
        "raises",
        "it stops with {note}.",
        "Print the values, or their shapes, just before that line.",
    ),
    Mistake(
        "name-not-defined",
        "it stops with {note}.",
        "Give the name a value before that line, or correct its spelling.",
    ),
    Mistake(
        "no-such-key",
        "it stops with {note}.",
        "The dictionary has no such key: `print(list(d))` shows those of a dictionary `d`.",
    ),
    Mistake(
        "no-such-attribute",
        "it stops with {note}.",
        "Is it spelt right, and set before this line? Print the `type` of what is before the dot.",
    ),
    Mistake(
        "none-used",
        "it stops with {note}.",
        "Which value is None? A function without `return` gives None, as `.grad` does at first.",
    ),
    Mistake(
        "caret-for-power",
        "it stops with {note}.",
        "`^` is no power in Python: write `**`.",
    ),
    Mistake(
        "array-of-integers",
        "it stops with {note}.",
        "An array of integers takes no decimals: start from `np.zeros(shape)`, which is float.",
    ),
    Mistake(
        "arguments-do-not-fit",
        "it stops with {note}.",
        "A call and the `def` line of what it calls differ in their arguments: compare the two.",
    ),
    Mistake(
        "graph-missing",
        "it stops with {note}.",
        "Make the tensors with `requires_grad=True`; `.item()` and `.numpy()` cut the graph.",
    ),
    Mistake(
        "array-as-condition",
        "it stops with {note}.",
        "`if`, `max` and `and` need one truth value: take `np.where`, `np.maximum` or a mask.",
    ),
    Mistake(
        "number-function-on-array",
        "it stops with {note}.",
        "`math`, `int` and `float` take one number: for arrays there are NumPy's functions.",
    ),
    Mistake(
        "asks-for-input",
        "it asks for input with `input()`: no one types anything while it is graded.",
        "Take every value from the arguments.",
    ),
    Mistake(
        "wrong-length",
        "it returns {note}, not what the docstring lists.",
        "Return all the values that the docstring names, in its order, separated by commas.",
    ),
    Mistake(
        "wrong-type",
        "{part} is {note}.",
        "The docstring says what to return; `print(type(…))` shows what a value is.",
    ),
    Mistake(
        "key-missing",
        "the dictionary has no key {note}.",
        "The docstring lists the keys.",
    ),
    Mistake(
        "wrong-dtype",
        "{part} has {note}, which is not numeric.",
        "Build arrays of numbers, e.g. with `np.zeros(shape)`.",
    ),
    Mistake(
        "wrong-shape",
        "{part} has the wrong shape: {note}.",
        "Print `.shape` step by step, and compare with the shapes in the docstring.",
    ),
    Mistake(
        "not-finite",
        "{part} contains {note}.",
        "Look for a division by 0, the logarithm of 0, or `exp` of a large number.",
    ),
    Mistake(
        "single-precision",
        "{part} is right to about seven digits only.",
        "Does float32 come in, or a numerical derivative? Keep float64 and the exact formula.",
    ),
    Mistake(
        "decimals-lost",
        "{part} has lost its decimals.",
        "`int` and arrays of integers cut them off: start from `np.zeros(shape)`, which is float.",
    ),
    Mistake(
        "argument-changed",
        "right, but it writes into {part}, which the caller passed.",
        "Make a new array: `y = x * 2` in place of `x *= 2`, or start from `x.copy()`.",
        advice=True,
    ),
    Mistake(
        "index-not-integer",
        "it stops with {note}.",
        "Positions and sizes of arrays are integers: `/` gives a float, `//` an integer.",
    ),
)
