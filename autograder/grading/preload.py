"""Imported once by the process that judges are forked from: what every judge needs."""

from autograder.nbgrader_import import import_without_server

import_without_server()

import nbgrader.utils  # noqa: E402, F401
import torch  # noqa: E402, F401

import autograder.grading.workers  # noqa: E402, F401
