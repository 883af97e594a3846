"""The process that local workers are forked from. Imports nothing heavy, to be started first."""

from __future__ import annotations

from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext


def start_forking() -> ForkServerContext:
    """Return the context that forks workers; its process starts at once, unless it runs already.

    It imports what every worker needs once, before any worker forks from there, while the caller
    goes on with imports of its own.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["autograder.grading.preloaded"])
    forkserver.ensure_running()
    return context
