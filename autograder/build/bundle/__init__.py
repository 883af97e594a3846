"""The bundle: the one file that students are given."""
