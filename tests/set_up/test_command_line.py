"""Whatever a user can cause ends in one sentence and a status that is not 0."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from autograder import cli
from autograder.cli import export, main


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (KeyboardInterrupt(), 130, "autograder: interrupted; what was finished is kept."),
        (ModuleNotFoundError("no", name="cloudpickle"), 1, "package cloudpickle is missing"),
        (
            PermissionError(13, "Permission denied", "/a/b.ipynb"),
            1,
            "/a/b.ipynb: Permission denied.",
        ),
        (OSError(30, "Read-only file system", "/a"), 1, "/a: Read-only file system."),
        (OSError(28, "No space left on device", "c.csv"), 1, "c.csv: No space left on device."),
    ],
)
def test_an_error_is_one_sentence(
    error: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(assignment: str) -> None:
        raise error

    monkeypatch.setattr(export, "command", fail)
    with pytest.raises(SystemExit) as ending:
        main(["export", "ps1_relu_derivatives"])
    assert ending.value.code == status
    shown = capsys.readouterr().err.strip()
    assert sentence in shown
    assert "\n" not in shown


def test_a_module_of_ours_that_is_missing_is_a_fault_and_not_the_users() -> None:
    def fail() -> None:
        raise ModuleNotFoundError("no", name="autograder.nothing")

    with pytest.raises(ModuleNotFoundError):
        cli._in_sentences(fail)()


#: Says when the program begins: before that, Ctrl-C would meet an interpreter that starts.
STARTED = """
import autograder.cli as cli
run = cli._run
cli._run = lambda words: (print(flush=True), run(words))
cli.main(["selftest", "--unconfined"])
"""


@pytest.mark.parametrize("seconds", [0.0, 0.15, 0.4, 0.8, 1.5])
def test_ctrl_c_while_a_command_starts_leaves_no_traceback(seconds: float) -> None:
    command = [sys.executable, "-c", STARTED]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        _, shown = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in shown
