"""What *Validate* and ``chainrule check`` say about a notebook before it is handed in.

Both run the notebook afresh, as nbgrader's own *Validate* does, and report the same: which tests
fail, in the words of the box below the answer, and what would cost points although no test fails.
"""
