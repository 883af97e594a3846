"""The bounds within which a submission runs."""

from dataclasses import dataclass, fields
from typing import Any

from autograder.errors import UserError

MIB = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """What one submission may use. Times are in seconds, sizes in bytes.

    Attributes:
        wall: wall time of one cell, and of one test with everything that it calls.
        cpu: processor time of the student's process, all cells and tests together.
        total: wall time of the whole submission, restarts included.
        memory: memory of the student's process and of all that it starts, beyond what the
            preloaded libraries take.
        processes: processes and threads at one time.
        file_size: size of one file that the student's code writes.
        disk: size of the private scratch folder.
        open_files: open file descriptors of one process.
        output: what all cells together may print and display.
        message: size of one value that crosses between the two processes.
        restarts: how often a process that crashed or timed out is started again.
    """

    wall: float = 30.0
    cpu: float = 120.0
    total: float = 180.0
    memory: int = 2048 * MIB
    processes: int = 32
    file_size: int = 64 * MIB
    disk: int = 256 * MIB
    open_files: int = 256
    output: int = 8 * MIB
    message: int = 64 * MIB
    restarts: int = 4

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            least = 0 if name == "restarts" else 1e-3
            if value < least:
                raise ValueError(f"The bound {name!r} must be positive, not {value!r}.")


def bounds_from(values: dict[str, Any]) -> Bounds:
    """Return bounds with some of the defaults replaced.

    Raises:
        UserError: a bound that does not exist, or a value that is not a size or a time.
    """
    known = [entry.name for entry in fields(Bounds)]
    for name, value in values.items():
        if name not in known:
            raise UserError(f"There is no bound {name!r}; there are: {', '.join(known)}.")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UserError(f"The bound {name!r} has to be a number, not {value!r}.")
    try:
        return Bounds(**values)
    except ValueError as error:
        raise UserError(str(error)) from error
