"""What set-up says where it cannot be done."""

import importlib.util
import shutil
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


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_where_grading_cannot_be_one_sentence_says_where_it_can(set_up, monkeypatch, system):
    monkeypatch.setattr(set_up.sys, "platform", system)
    with pytest.raises(SystemExit) as ending:
        set_up.set_up("grade")
    assert "needs Linux: use WSL 2, the image" in str(ending.value)
    assert "\n" not in str(ending.value)


@pytest.fixture
def venv(set_up, monkeypatch, tmp_path):
    """An empty place for the environment, and a set-up that installs nothing into it."""
    monkeypatch.setattr(set_up, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(set_up, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    run = set_up.run

    def run_without_pip(command, *rest, **named):
        if "pip" not in command:
            run(command, *rest, **named)

    monkeypatch.setattr(set_up, "run", run_without_pip)
    return tmp_path / ".venv"


def test_an_environment_that_was_left_without_pip_is_made_again(set_up, venv):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    set_up.set_up("lab")
    subprocess.run([venv / "bin" / "python", "-m", "pip", "--version"], check=True)


def test_a_folder_that_was_moved_is_set_up_again(set_up, venv, monkeypatch):
    def make(command, *rest, **named):
        if "venv" in command:
            (set_up.VENV / "bin").mkdir(parents=True)
            (set_up.VENV / "bin" / "python").symlink_to(sys.executable)
            (set_up.VENV / "pyvenv.cfg").write_text(f"command = {' '.join(command)}\n")

    monkeypatch.setattr(set_up, "run", make)
    assert not set_up.is_set_up("lab")
    set_up.set_up("lab")
    assert set_up.is_set_up("lab")
    assert not set_up.is_set_up("grade")
    place = venv.with_name("moved")
    venv.rename(place)
    monkeypatch.setattr(set_up, "VENV", place)
    monkeypatch.setattr(set_up, "PYTHON", place / "bin" / "python")
    assert not set_up.is_set_up("lab")
    set_up.set_up("lab")
    assert set_up.is_set_up("lab")


def test_make_sees_that_a_folder_was_moved(tmp_path):
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "scripts/set_up.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / ".set-up-for-lab").touch()
    for place, again in ((tmp_path, False), (tmp_path.with_name("before"), True)):
        (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"command = python3 -m venv {place}/.venv\n")
        shown = subprocess.run(
            ["make", "--dry-run", "lab"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert ("set_up.py lab" in shown.stdout) == again


def test_ctrl_c_during_set_up_leaves_no_traceback(tmp_path):
    stop = "import sys, set_up\ndef find_python(): raise KeyboardInterrupt\n"
    stop += "set_up.find_python = find_python\nset_up.VENV = set_up.Path('nowhere')\n"
    for start in ("set_up.main()", "sys.argv = ['start.py']\nimport start\nstart.main()"):
        result = subprocess.run(
            [sys.executable, "-c", stop + start],
            cwd=ROOT / "scripts",
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 130
        assert result.stderr == ""


def test_make_without_python_says_what_is_needed(tmp_path):
    for tool in ("sh", "make"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "constraints.txt", "scripts/set_up.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    result = subprocess.run(
        [str(tmp_path / "make"), "lab"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "chainrule needs Python 3.11 or newer" in result.stderr


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


def test_a_held_apt_lock_is_waited_for_with_a_word(set_up, monkeypatch, tmp_path, capsys):
    apt = tmp_path / "apt-get"
    apt.write_text(
        "#!/bin/sh\n"
        'echo "$*" >> ' + str(tmp_path / "calls") + "\n"
        'echo "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend."\n'
        'echo "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend."\n'
    )
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 0)
    set_up.install_debian_packages([("bubblewrap", ("bwrap",))])
    shown = capsys.readouterr().out
    assert shown.count("waiting for it, at most 10 minutes") == 1
    calls = (tmp_path / "calls").read_text().splitlines()
    assert all("DPkg::Lock::Timeout=600" in call for call in calls)
    assert calls[-1].endswith("install -y --no-install-recommends bubblewrap")


def test_a_failing_apt_get_names_the_line_to_type(set_up, monkeypatch, tmp_path, capsys):
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\necho E: Unable to locate package\nexit 100\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match=r"type: sudo apt-get install .*bubblewrap"):
        set_up.install_debian_packages([("bubblewrap", ("bwrap",))])
    assert "Unable to locate package" in capsys.readouterr().err


def test_large_downloads_are_shown_as_they_come(set_up, capsys):
    progress = set_up.Progress()
    for line in (
        "Collecting torch==2.13.0 (from -c constraints.txt (line 3))",
        "  Downloading torch-2.13.0-cp311-none-linux_x86_64.whl (188.1 MB)",
        "  Downloading six-1.17.0-py2.py3-none-any.whl (11 kB)",
        "Installing collected packages: torch, six",
    ):
        progress.show(line)
    assert capsys.readouterr().out.splitlines() == [
        "  1 packages found; downloading torch (188.1 MB)",
        "  Unpacking 2 packages ...",
    ]


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
        f"Port {port} is in use: give another, as in make lab PORT={port + 1} "
        f"or start.py {port + 1}."
    )


def test_a_python_without_the_course_gets_one_sentence():
    bare = [sys.executable, "-I", "-S", str(ROOT / "scripts" / "lab.py")]
    result = subprocess.run(bare, capture_output=True, text=True, timeout=20, check=False)
    assert result.returncode == 1
    assert result.stderr.strip() == (
        "The course is not set up for this Python: type make lab, or python3 scripts/start.py "
        "(Windows: py scripts\\start.py)."
    )


def test_kernels_are_spoken_to_in_cipher_unless_zeromq_cannot(lab, monkeypatch):
    (option,) = [word for word in lab.arguments(None) if "encryption" in word]
    assert option.endswith("=auto")
    monkeypatch.setattr("zmq.has", lambda what: what != "curve")
    assert not [word for word in lab.arguments(None) if "encryption" in word]


@pytest.mark.parametrize("word", ["x", "0", "70000", "-1"])
def test_a_port_that_is_none_gets_one_sentence(lab, word):
    with pytest.raises(SystemExit, match="is not a port"):
        lab.arguments(word)


def test_without_a_screen_no_browser_is_started(lab, monkeypatch):
    monkeypatch.setattr(lab, "has_screen", lambda: False)
    assert "--no-browser" in lab.arguments(None)
    monkeypatch.setattr(lab, "has_screen", lambda: True)
    assert "--no-browser" not in lab.arguments(None)
