"""Tags the test cells to be skipped and to be allowed to fail, and raises their points."""


# %% nbgrader={"grade_id": "relu"}
def relu(x):
    return -1.0


# %% tags=["skip-execution", "raises-exception"] nbgrader={"grade_id": "test_relu", "grade": true, "solution": false, "locked": true, "points": 100, "schema_version": 3, "task": false}
pass
