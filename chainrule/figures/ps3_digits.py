"""The figures of PS3 that show digits, and how a network learnt them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, VERMILION
from chainrule.figures.style import figure, of_the_text, show


@of_the_text
def digits(
    images: NDArray,
    labels: Sequence[int] | NDArray,
    predicted: Sequence[int] | NDArray | None = None,
) -> None:
    """Show images with their labels, ten in a row.

    Args:
        images: (N, 28, 28), any scale.
        labels: N right classes.
        predicted: N classes that a network named; a wrong one is written next to the right one.
    """
    count = len(images)
    rows = max(1, -(-count // 10))
    fig = figure(9.2, 1.15 * rows + 0.1)
    said = []
    for axes, index in zip(
        fig.subplots(rows, 10, squeeze=False).flat, range(rows * 10), strict=True
    ):
        axes.axis("off")
        if index >= count:
            continue
        # Black on white, as on paper.
        axes.imshow(-np.asarray(images[index], float), cmap="gray", interpolation="nearest")
        words = str(labels[index])
        if predicted is not None and predicted[index] != labels[index]:
            words = f"{labels[index]}, read as {predicted[index]}"
        axes.set_title(words, fontsize=9 if predicted is not None else 11, loc="center", pad=3)
        said.append(words)
    show(fig, alt=f"{count} handwritten digits: {'; '.join(said)}.")


@of_the_text
def learning_curves(history: Mapping[str, Sequence[float]]) -> None:
    """Show loss and accuracy on training and validation set, epoch by epoch.

    Args:
        history: ``train_loss, validation_loss, train_accuracy, validation_accuracy``, one number
            an epoch each.
    """
    fig = figure(9.2, 3.4)
    panels = fig.subplots(1, 2)
    epochs = np.arange(1, len(history["train_loss"]) + 1)
    for axes, what, name in (
        (panels[0], "loss", "mean cross-entropy"),
        (panels[1], "accuracy", "accuracy, %"),
    ):
        for part, colour, marker, dash in (
            ("train", BLUE, "o", "-"),
            ("validation", VERMILION, "s", (0, (5, 2))),
        ):
            values = np.asarray(history[f"{part}_{what}"], float) * (
                100 if what == "accuracy" else 1
            )
            axes.plot(epochs, values, marker=marker, color=colour, linestyle=dash, markersize=5)
            axes.annotate(
                f"{part} {values[-1]:.4g}", (epochs[-1], values[-1]), (8, 0),
                textcoords="offset points", va="center", color=colour, fontsize=10,
                annotation_clip=False,
            )  # fmt: skip
        axes.set_xlabel("epoch")
        axes.set_ylabel(name)
        axes.set_xticks(epochs)
    panels[0].set_yscale("log")
    last = {name: float(values[-1]) for name, values in history.items()}
    show(
        fig,
        alt=f"Two plots over {len(epochs)} epochs, training solid with circles, validation dashed "
        f"with squares. Left, the loss on a logarithmic axis, ends at {last['train_loss']:.2g} for "
        f"training and {last['validation_loss']:.2g} for validation. Right, the accuracy ends at "
        f"{last['train_accuracy']:.2%} and {last['validation_accuracy']:.2%}.",
    )
