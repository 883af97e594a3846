"""The judge's small assignment and warm judge, for the tests of its sandbox too."""

from tests.judge.conftest import *  # noqa: F403
