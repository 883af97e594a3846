"""Run one submission's process apart from the judge, within bounds."""
