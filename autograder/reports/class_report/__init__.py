"""The instructor's report: one self-contained page, pictures first."""
