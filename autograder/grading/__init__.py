"""Many submissions: read, judged by warm workers, recorded in nbgrader's gradebook."""
