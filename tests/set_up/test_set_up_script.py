"""Setting up: what a person is told where it cannot be done."""

import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(name: str):
    specification = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def set_up():
    return load("set_up")


@pytest.fixture
def lab():
    return load("lab")


def test_an_old_python_gets_one_sentence(set_up, monkeypatch):
    monkeypatch.setattr(set_up, "find_python", lambda: None)
    with pytest.raises(SystemExit) as ending:
        set_up.set_up("lab")
    assert "needs Python 3.11 or newer" in str(ending.value)
    assert "\n" not in str(ending.value)


def test_an_old_python_finds_a_newer_one_beside_it(set_up, monkeypatch):
    monkeypatch.setattr(set_up.sys, "version_info", (3, 9, 2))
    found = {"python3.12": "/usr/bin/python3.12"}
    monkeypatch.setattr(set_up.shutil, "which", found.get)
    assert set_up.find_python() == "/usr/bin/python3.12"


def test_without_root_or_sudo_the_line_to_type_is_named(set_up, monkeypatch):
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(
        set_up.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    with pytest.raises(SystemExit) as ending:
        set_up.install_debian_packages([("bubblewrap", ("bwrap",))])
    assert str(ending.value).endswith("sudo apt-get install -y --no-install-recommends bubblewrap")


def test_a_failing_install_says_that_the_network_is_needed(set_up):
    with pytest.raises(SystemExit) as ending:
        set_up.run([sys.executable, "-c", "raise SystemExit(3)"], "Installing packages failed")
    assert str(ending.value) == "Installing packages failed (status 3)."


def test_a_port_in_use_gets_one_sentence():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        result = subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "lab.py"), str(port)],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr.strip() == (
        f"Port {port} is in use: give another, as in make lab PORT={port + 1}."
    )


@pytest.mark.parametrize("word", ["x", "0", "70000", "-1"])
def test_a_port_that_is_none_gets_one_sentence(lab, word):
    with pytest.raises(SystemExit, match="is no port"):
        lab.arguments(word)


def test_without_a_screen_no_browser_is_started(lab, monkeypatch):
    monkeypatch.setattr(lab, "has_screen", lambda: False)
    assert "--no-browser" in lab.arguments(None)
    monkeypatch.setattr(lab, "has_screen", lambda: True)
    assert "--no-browser" not in lab.arguments(None)
