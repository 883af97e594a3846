"""What is said where submissions cannot be confined fits the reason."""

import pytest

from autograder.sandbox import confinement
from autograder.sandbox.confinement import Confinement


@pytest.mark.parametrize(
    ("why", "there", "said", "not_said"),
    [
        ("", False, "install bubblewrap", "namespaces"),
        ("bwrap: No permissions to create new namespace", True, "user namespaces", "install"),
        (
            "ModuleNotFoundError: No module named 'torch'",
            True,
            "package torch is missing",
            "bubble",
        ),
        ("ModuleNotFoundError: No module named 'a.b'", False, "package a.b is missing", "bubble"),
    ],
)
def test_the_remedy_fits_the_reason(
    why: str, there: bool, said: str, not_said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        confinement.shutil, "which", lambda name: "/usr/bin/bwrap" if there else None
    )
    sentence = str(confinement.unavailable({Confinement.BUBBLEWRAP: why}))
    assert said in sentence
    assert not_said not in sentence
