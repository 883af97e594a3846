"""Hands in the test cells twice, the second time empty, and answers that come later again."""


# %% nbgrader={"grade_id": "relu"}
def relu(x):
    return -1.0


# %% nbgrader={"grade_id": "test_relu", "grade": true, "solution": false, "locked": true, "points": 2, "schema_version": 3, "task": false}
pass

# %% nbgrader={"grade_id": "test_relu", "grade": true, "solution": false, "locked": true, "points": 2, "schema_version": 3, "task": false}
2.0
