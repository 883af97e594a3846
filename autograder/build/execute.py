"""Execute a solved notebook, so that it can be read with its results on any viewer."""

from __future__ import annotations

import copy
import subprocess
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.errors import UserError

#: Seconds that one cell of a solved notebook may take.
CELL_TIMEOUT = 300


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Return a copy of ``notebook`` with the outputs of running it from the top in ``folder``.

    Raises:
        UserError: a cell failed, took too long or ended the kernel; names the cell's first line.
    """
    executed = copy.deepcopy(notebook)
    client = NotebookClient(
        executed,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        # The state of live widgets is of no use without a kernel, and megabytes large.
        store_widget_state=False,
        record_timing=False,
    )
    try:
        # The log of a kernel that fails is not needed; its error arrives as a message.
        client.execute(stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        raise UserError(
            f"The solved notebook in {folder} does not run: {error.ename}: {error.evalue}"
        ) from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise UserError(f"The solved notebook in {folder} does not end: {error}") from error
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = [_kept(output) for output in cell.outputs]
    return executed


def _kept(output: NotebookNode) -> NotebookNode:
    """Leave out what only a running kernel can show, keeping the static form."""
    data = output.get("data")
    if data and len(data) > 1:
        data.pop("application/vnd.jupyter.widget-view+json", None)
    return output
