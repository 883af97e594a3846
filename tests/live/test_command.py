"""``chainrule demo``: what its terminal says, and what cannot be shown ends in one sentence."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

from benchmarks.browser import DEMO
from chainrule.cli import demo, demo_cards, demo_list, main
from chainrule.demo_kernel import DemoKernelManager
from tests import loop


def complaint(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
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
    assert "70000 is not a port" in complaint(["demo", "relu", "--port", "70000"], capsys)


def test_without_the_notebooks_it_says_where_to_go(capsys, monkeypatch):
    monkeypatch.setattr(demo, "folder", lambda: None)
    assert "notebooks/demos" in complaint(["demo", "relu"], capsys)


def test_one_demo_is_preheated_and_only_this_machine_can_reach_it():
    here = demo.folder()
    assert here is not None
    line = demo.voila(here / "relu.ipynb", 8123)
    assert "--preheat_kernel=True" in line
    assert "--Voila.ip=127.0.0.1" in line
    assert "--port=8123" in line


def test_notes_are_the_text_of_the_demos_notebook(capsys):
    main(["demo", "relu", "--notes"])
    words = capsys.readouterr().out
    assert words.startswith("# ReLU is a gate\n")
    assert "**closed**" in words


def test_notes_of_no_demo_list_those_that_exist(capsys):
    assert "relu" in complaint(["demo", "--notes"], capsys)


def test_the_list_has_a_card_for_each_demo_with_its_title_and_question():
    here = demo.folder()
    assert here is not None
    page = demo_list.page(sorted(here.glob("*.ipynb")))
    assert page.count("<h2>") == len(demo.names())
    assert "<h2>ReLU is a gate</h2><p>Which gradient" in page
    assert all(f"/static/{name}.svg" in page for name in demo.names())
    assert "<p></p>" not in page
    assert "\\" not in "".join(re.findall("<p>(.*?)</p>", page))


def test_a_still_is_an_empty_picture_until_it_is_drawn(tmp_path, monkeypatch):
    stills = tmp_path / "static"
    process = demo_cards.begin(stills, ["relu", "initialisation", "curves"])
    assert (stills / "curves.svg").exists()
    process.terminate()
    process.wait()
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    demo_cards.main(stills, ["relu", "initialisation", "curves"])
    # The run that the question compares with is there, the one that answers it is not.
    curves = (stills / "curves.svg").read_text(encoding="utf-8")
    assert 'data-curve="earlier"' in curves
    assert 'data-curve="current"' not in curves
    assert ", step 0." in (stills / "initialisation.svg").read_text(encoding="utf-8")
    assert "relu at z = 1" in (stills / "relu.svg").read_text(encoding="utf-8").lower()
    assert sorted(path.suffix for path in stills.iterdir()) == [".svg"] * 3


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the command is ended with SIGINT")
@pytest.mark.parametrize("seconds", [0, 1])
def test_ctrl_c_leaves_only_the_address_on_the_lecturers_terminal(seconds):
    # As in a terminal: Ctrl-C goes to the whole process group, at any moment.
    with subprocess.Popen(
        [*DEMO, "relu", "--no-browser", "--port=0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as command:
        seen = command.stdout.readline() + command.stdout.readline()
        time.sleep(seconds)
        os.killpg(command.pid, signal.SIGINT)
        seen += command.stdout.read()
    assert re.fullmatch(
        r"Starting relu …\nrelu: http://127\.0\.0\.1:\d+/  \(Ctrl-C ends it\)\n", seen
    ), seen
    assert command.returncode == 0


def test_a_kernel_is_interrupted_when_asked_but_not_before_its_shutdown(monkeypatch):
    interrupted = []

    async def interrupt(self):
        interrupted.append(self.shutting_down)

    monkeypatch.setattr(ServerKernelManager, "_async_interrupt_kernel", interrupt)
    manager = DemoKernelManager()
    for manager.shutting_down in (False, True):
        loop.run(manager._async_interrupt_kernel())
    assert interrupted == [False]


@pytest.mark.parametrize(
    ("command", "missing", "sentence"),
    [
        (["check", "x.ipynb"], "nbgrader", "Checking a notebook needs packages"),
        (["restore", "x.ipynb"], "nbformat", "Restoring a notebook needs packages"),
        (["demo", "relu"], "voila", "Showing a demo needs packages"),
    ],
)
def test_a_command_whose_extra_is_not_installed_names_it(
    command, missing, sentence, capsys, monkeypatch
):
    for name in [name for name in sys.modules if name.startswith(f"{missing}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "chainrule.validation.validator", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else found(name)
    )
    extra = "lecturer" if command[0] == "demo" else "lab"
    assert complaint(command, capsys) == (
        f"chainrule: {sentence} that are not installed here: pip install 'chainrule[{extra}]'.\n"
    )
