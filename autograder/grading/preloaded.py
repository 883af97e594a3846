"""What every worker needs, imported once in the process that they are forked from."""

import nbgrader.preprocessors
import nbgrader.utils
import torch

import autograder.grading.grade_one
import autograder.judge.judge

__all__ = ["autograder", "nbgrader", "torch"]
