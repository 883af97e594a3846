"""The instructor's package: build the course, judge submissions, give feedback, report."""
