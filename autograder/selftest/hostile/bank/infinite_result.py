"""Returns iterators and sequences without an end."""

# %% nbgrader={"grade_id": "relu"}
import itertools


def relu(x):
    return itertools.count()


# %% nbgrader={"grade_id": "loss"}
class Endless:
    def __len__(self):
        return 2**62

    def __getitem__(self, index):
        return Endless()

    def __iter__(self):
        while True:
            yield Endless()


def loss(y_predicted, y_observed):
    return Endless()
