"""Labels from scores, and the file of the competition."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "argmax-wrong-axis",
        "{part} takes the argmax over the wrong axis.",
        "One prediction per row: axis 1.",
    ),
    Mistake(
        "argmin-for-argmax",
        "{part} names the class with the smallest score.",
        "The prediction is the class with the largest score.",
    ),
    Mistake(
        "scores-for-labels",
        "{part} holds scores instead of labels.",
        "One integer per image: the position of the largest score in its row.",
    ),
    Mistake(
        "entry-not-written",
        "no file is written at `path`.",
        "Write to the argument `path`; without one that is `predictions.csv`.",
    ),
    Mistake(
        "entry-without-header",
        "the file does not begin with the line id,label.",
        'Exactly `id,label`: `np.savetxt` writes `# ` before a header unless `comments=""`.',
    ),
    Mistake(
        "entry-ids-shifted",
        "the ids in the file do not count up from 0.",
        "An image's id is its row number, and the first row is 0.",
    ),
    Mistake(
        "entry-line-malformed",
        "a line of the file is not an id and a label.",
        'Two whole numbers and a comma: `fmt="%d"` and `delimiter=","` with `np.savetxt`.',
    ),
)
