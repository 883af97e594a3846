"""Set chainrule up in ``.venv``: ``python3 scripts/set_up.py lab|grade|test``.

Called by make. Runs under any Python 3 with nothing installed, so that an old one gets a sentence.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

#: What to set up for → extras of pyproject.toml, and Debian packages with a file that shows
#: whether they are installed.
EXTRAS = {
    "lab": "lecturer",
    "grade": "lecturer,instructor",
    "test": "lecturer,instructor,dev",
}
_BUBBLEWRAP = ("bubblewrap", ("bwrap",))
_CHROMIUM = ("chromium", ("chromium", "chromium-browser", "google-chrome"))
_POSTGRESQL = ("postgresql", ("/usr/lib/postgresql/*/bin/initdb",))
DEBIAN = {
    "lab": (),
    "grade": (_BUBBLEWRAP,),
    "test": (_BUBBLEWRAP, _CHROMIUM, _POSTGRESQL),
}


def main():
    """Set up for the purpose that the command line names."""
    try:
        set_up(sys.argv[1] if len(sys.argv) > 1 else "lab")
    except KeyboardInterrupt:
        sys.exit(130)


def set_up(purpose):
    """Set up for one purpose; end with one sentence if that cannot be done."""
    python = find_python()
    if python is None:
        sys.exit(
            "chainrule needs Python 3.11 or newer, and this machine's python3 is {}.{}: install "
            "one (Debian: apt-get install python3.11 python3.11-venv) and try again.".format(
                *sys.version_info[:2]
            )
        )
    if moved() or not has_pip():
        print("Setting up .venv (once; a few minutes) ...", flush=True)
        shutil.rmtree(str(VENV), ignore_errors=True)
        run(
            [python, "-m", "venv", str(VENV)],
            "The environment .venv could not be made (on Debian, install python3-venv)",
        )
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    wanted = f"{ROOT}[{EXTRAS[purpose]}]"
    run(
        [*pip, "--quiet", "--constraint", str(ROOT / "constraints.txt"), "--editable", wanted],
        "Installing packages failed; set-up needs the network once",
    )
    install_debian_packages([package for package in DEBIAN[purpose] if not present(package[1])])
    # Each purpose includes those before it.
    for included in list(EXTRAS)[: list(EXTRAS).index(purpose) + 1]:
        (VENV / f".set-up-for-{included}").write_text(EXTRAS[purpose] + "\n")


def is_set_up(purpose):
    """Whether the environment is there, and for this purpose, and was made in this place."""
    return (VENV / f".set-up-for-{purpose}").exists() and PYTHON.exists() and not moved()


def moved():
    """Whether the folder was moved since: what pip installed names the old place."""
    settings = VENV / "pyvenv.cfg"
    lines = settings.read_text(errors="replace").splitlines() if settings.exists() else []
    return any(line.startswith("command = ") and not line.endswith(f" {VENV}") for line in lines)


def has_pip():
    """Whether the environment is whole: one whose making was broken off has Python but no pip."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return (
        PYTHON.exists() and subprocess.call([str(PYTHON), "-m", "pip", "--version"], **silent) == 0
    )


def find_python():
    """Return a command that starts Python 3.11 or newer, or None."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(14, 10, -1):
        command = shutil.which(f"python3.{minor}")
        if command:
            return command
    return None


def present(files):
    """Whether a package is installed: one of its commands or files is there."""
    return any(
        any(Path("/").glob(name.lstrip("/"))) if name.startswith("/") else shutil.which(name)
        for name in files
    )


def install_debian_packages(packages):
    """Install what pip cannot, where that is allowed; otherwise name the line to type."""
    names = [name for name, _ in packages]
    if not names:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(names)
    if not shutil.which("apt-get"):
        sys.exit(
            "Install {} with your system's package manager, then try again.".format(
                " and ".join(names)
            )
        )
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (
        not shutil.which("sudo")
        or subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) != 0
    ):
        sys.exit(f"Type this, then try again:  sudo {line}")
    print("Installing {} ...".format(", ".join(names)), flush=True)
    environment = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.call([*environment, "apt-get", "-qq", "update"], stdout=subprocess.DEVNULL)
    run([*environment, *line.split()], f"Installing failed; type: sudo {line}", quiet=True)


def run(command, failure, quiet=False):
    """Run a command; end with ``failure`` and the command's last words if it fails."""
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        check=False,
    )
    if result.returncode != 0:
        if quiet:
            sys.stderr.write(result.stdout.decode(errors="replace")[-2000:])
        sys.exit(f"{failure} (status {result.returncode}).")


if __name__ == "__main__":
    main()
