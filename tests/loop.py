"""Run a coroutine from a test, whatever ran before it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run(main: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end, in a thread of its own.

    Playwright's loop still runs in the tests' thread once a browser test of the same process has
    begun, and there `asyncio.run` refuses.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, main).result()
