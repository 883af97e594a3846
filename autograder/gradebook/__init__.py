"""Results of a graded class, as plain values: what feedback, report and export are made of."""
