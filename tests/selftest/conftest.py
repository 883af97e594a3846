"""The small course and the warm judge, for the class and the kill test made of them."""

from tests.grading.conftest import *  # noqa: F403
