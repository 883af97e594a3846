"""Wrong answers to `predictions` that nobody wrote for the catalogue."""

import numpy as np


# %% wrong: entry-line-malformed
def predictions(net, images, path="predictions.csv"):
    labels = net.loss(images).argmax(axis=1)
    table = np.column_stack([np.arange(len(labels)), labels])
    np.savetxt(path, table, fmt="%.1f", delimiter=",", header="id,label", comments="")
    return labels


# %% unnamed: argmax of the exponentials over the batch
def predictions(net, images, path="predictions.csv"):
    s = net.loss(images)
    labels = s.argmax(axis=1) + 1
    with open(path, "w") as f:
        f.write("id,label\n")
        for i, l in enumerate(labels):
            f.write(f"{i},{l}\n")
    return labels


# %% wrong: entry-not-written
def predictions(net, images, path="predictions.csv"):
    labels = net.loss(images).argmax(axis=1)
    with open("my_predictions.csv", "w") as f:
        f.write("id,label\n")
        for i, l in enumerate(labels):
            f.write(f"{i},{l}\n")
    return labels
