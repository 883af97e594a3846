"""Confinement where user namespaces are really switched off: the hostile bank, and more.

The tests run in a pytest of their own, in a user namespace whose kernel makes no further one.
"""

import os
import re
import tempfile

import pytest

from tests.sandbox.no_user_namespaces import run

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def in_there(who: str, *arguments: str) -> int:
    """Run tests there; return how many passed. None may fail or be skipped."""
    # Not in pytest's own folder: each pytest that starts closes that to other users.
    with tempfile.TemporaryDirectory(prefix="without-namespaces-") as folder:
        os.chmod(folder, 0o777)
        options = ["-q", "-p", "no:cacheprovider", "--basetemp", f"{folder}/tmp"]
        command = ["python", "-m", "pytest", *options, "-m", "not namespaces", *arguments]
        done = run(who, command, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    summary = done.stdout.strip().splitlines()[-1]
    assert done.returncode == 0, done.stdout[:3000] + done.stdout[-2000:]
    assert "skipped" not in summary
    passed = re.search(r"(\d+) passed", summary)
    return int(passed[1]) if passed else 0


def test_the_hostile_bank_as_an_ordinary_user() -> None:
    assert in_there("user", "tests/judge/test_hostile.py") >= 60


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can leave a container's root as it is")
def test_the_hostile_bank_as_the_root_of_a_container() -> None:
    assert in_there("root", "tests/judge/test_hostile.py") >= 60


@pytest.mark.parametrize("who", ["user", "root"])
def test_what_a_submission_reaches(who: str) -> None:
    if who == "root" and os.geteuid() != 0:
        pytest.skip("only root can leave a container's root as it is")
    files = ("tests/sandbox/landlocked.py", "tests/sandbox/test_sandbox.py")
    assert in_there(who, *(files if who == "root" else files[:1])) >= 14
