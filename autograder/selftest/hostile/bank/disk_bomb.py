"""Fills the disk with one large file and with many."""


# %% nbgrader={"grade_id": "relu"}
def relu(x):
    size = 0
    for number in range(100_000):
        with open(f"/tmp/bomb-{number}", "wb") as file:
            size += file.write(b"x" * 50_000_000)
    return -1.0


# %% nbgrader={"grade_id": "loss"}
def loss(y_predicted, y_observed):
    with open("bomb", "wb") as file:
        while True:
            file.write(b"x" * 10_000_000)
