"""The notebook format and nbgrader's metadata: the only reader of both."""
