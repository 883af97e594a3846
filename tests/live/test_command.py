"""``chainrule demo``: what its terminal says, and what cannot be shown ends in one sentence."""

import os
import re
import signal
import socket
import subprocess

import pytest

from chainrule import cli as command
from tests.browser.hall import COMMAND


def complaint(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 1
    words = capsys.readouterr()
    assert words.out == ""
    assert words.err.count("\n") == 1
    return words.err


def test_an_unknown_demo_lists_those_that_exist(capsys):
    words = complaint(["demo", "reluu", "--no-browser"], capsys)
    assert "no demo 'reluu'" in words
    assert "curves" in words
    assert "relu" in words


def test_a_taken_port_is_named(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = complaint(["demo", "relu", "--port", str(port), "--no-browser"], capsys)
    assert f"port {port} is taken" in words


def test_a_number_that_is_no_port_is_named(capsys):
    assert "70000 is no port" in complaint(["demo", "relu", "--port", "70000"], capsys)


def test_without_the_notebooks_it_says_where_to_go(capsys, monkeypatch):
    monkeypatch.setattr(command, "folder", lambda: None)
    assert "notebooks/demos" in complaint(["demo", "relu"], capsys)


def test_one_demo_is_preheated_and_only_this_machine_can_reach_it():
    here = command.folder()
    assert here is not None
    line = command.voila(here / "relu.ipynb", 8123)
    assert "--preheat_kernel=True" in line
    assert "--Voila.ip=127.0.0.1" in line
    assert "--port=8123" in line


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the server is ended with SIGINT")
def test_the_lecturers_terminal_shows_the_address_and_nothing_to_wonder_about():
    with subprocess.Popen(
        [*COMMAND, "relu", "--no-browser", "--port=0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        seen = server.stdout.readline() + server.stdout.readline()
        server.send_signal(signal.SIGINT)
        seen += server.stdout.read()
    assert re.fullmatch(
        r"Starting relu …\nrelu: http://127\.0\.0\.1:\d+/  \(Ctrl\+C ends it\)\n", seen
    ), seen
