"""Answers whose form is wrong, whatever their values."""

from chainrule.check.mistakes.mistake import Entry

ENTRIES = (
    Entry("returns-none", "{part} is None.", "Does every branch end in a `return`?"),
    Entry(
        "raises",
        "it stops with {note}.",
        "Print the values, or their shapes, just before that line.",
    ),
    Entry(
        "wrong-length",
        "it returns {note}, not what the docstring lists.",
        "Return all the values that the docstring names, in its order, separated by commas.",
    ),
    Entry(
        "wrong-type",
        "{part} is {note}.",
        "The docstring says what to return; `np.array(...)` makes an array.",
    ),
    Entry("key-missing", "the dictionary has {note}.", "The docstring lists the keys."),
    Entry(
        "wrong-dtype",
        "{part} has {note}, which is not numeric.",
        "Build arrays of numbers, e.g. with `np.zeros(shape)`.",
    ),
    Entry(
        "wrong-shape",
        "{part} has the wrong shape: {note}.",
        "A gradient has the shape of what it is the gradient of.",
    ),
    Entry(
        "not-finite",
        "{part} contains {note}.",
        "Look for a division by 0, the logarithm of 0, or `exp` of a large number.",
    ),
    Entry(
        "single-precision",
        "{part} is right to about seven digits only.",
        "Somewhere float32 comes in; keep the input's float64.",
    ),
    Entry(
        "argument-changed",
        "right, but it writes into {part}, which belongs to the caller.",
        "Make a new array: `y = x * 2` in place of `x *= 2`, or start from `x.copy()`.",
        advice=True,
    ),
)
