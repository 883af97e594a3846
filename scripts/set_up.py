"""Set chainrule up in ``.venv``: ``python3 scripts/set_up.py lab|grade|site|hub|test``.

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
    "site": "instructor,site",
    "hub": "lecturer,instructor,hub",
    "test": "lecturer,instructor,site,hub,dev",
}
#: What to set up for → how much that downloads.
DOWNLOADS = {
    "lab": "0.4 GB",
    "grade": "0.4 GB",
    "site": "0.4 GB",
    "hub": "0.4 GB",
    "test": "0.5 GB",
}
#: Seconds to wait for another installation of Debian packages.
LOCK_PATIENCE = 600
_BUBBLEWRAP = ("bubblewrap", ("bwrap",))
_PROXY = ("node-configurable-http-proxy", ("configurable-http-proxy",))
_CHROMIUM = ("chromium", ("chromium", "chromium-browser", "google-chrome"))
_POSTGRESQL = ("postgresql", ("/usr/lib/postgresql/*/bin/initdb",))
DEBIAN = {
    "lab": (),
    "grade": (_BUBBLEWRAP,),
    "site": (),
    "hub": (_BUBBLEWRAP, _PROXY),
    "test": (_BUBBLEWRAP, _PROXY, _CHROMIUM, _POSTGRESQL),
}


def main():
    """Set up for the purpose that the command line names."""
    try:
        set_up(sys.argv[1] if len(sys.argv) > 1 else "lab")
    except KeyboardInterrupt:
        sys.exit(130)


def set_up(purpose):
    """Set up for one purpose; end with one sentence if that cannot be done."""
    if DEBIAN[purpose] and not sys.platform.startswith("linux"):
        sys.exit(
            "Grading confines students' code, which needs Linux: use WSL 2, the image for grading "
            "or a virtual machine (docs/instructors/machines.md says how)."
        )
    python = find_python()
    if python is None:
        sys.exit(
            "chainrule needs Python 3.11 or newer, and this machine's python3 is {}.{}: install "
            "one (Debian: apt-get install python3.11 python3.11-venv) and try again.".format(
                *sys.version_info[:2]
            )
        )
    if moved() or not has_pip():
        print(
            f"Setting up .venv (once, a few minutes): downloads about {DOWNLOADS[purpose]}, or "
            "3 GB where pip takes PyTorch with NVIDIA's libraries ...",
            flush=True,
        )
        shutil.rmtree(str(VENV), ignore_errors=True)
        run(
            [python, "-m", "venv", str(VENV)],
            "The environment .venv could not be made (on Debian, install python3-venv)",
        )
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    wanted = f"{ROOT}[{EXTRAS[purpose]}]"
    run(
        [*pip, "--constraint", str(ROOT / "constraints.txt"), "--editable", wanted],
        "Installing packages failed; set-up needs the network once",
        on_line=Progress().show,
    )
    install_debian_packages([package for package in DEBIAN[purpose] if not present(package[1])])
    for other in EXTRAS:
        if needs(other) <= needs(purpose):
            (VENV / f".set-up-for-{other}").write_text(EXTRAS[purpose] + "\n")


def needs(purpose):
    """Return what a purpose needs: names of extras and of Debian packages."""
    return set(EXTRAS[purpose].split(",")) | {name for name, _ in DEBIAN[purpose]}


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
    # Another apt-get (an automatic update, say) may hold the lock for some minutes.
    wait = ["-o", f"DPkg::Lock::Timeout={LOCK_PATIENCE}"]
    run([*environment, "apt-get", *wait, "-qq", "update"], None, on_line=report_lock)
    words = line.split()
    run(
        [*environment, words[0], *wait, *words[1:]],
        f"Installing failed; type: sudo {line}",
        on_line=report_lock,
    )


def report_lock(line):
    """Say once that another installation is waited for, if a line of apt-get is about that."""
    if "lock" in line.lower() and not report_lock.done:
        report_lock.done = True
        print(
            "Another installation holds apt's lock; waiting for it, at most "
            f"{LOCK_PATIENCE // 60} minutes ...",
            flush=True,
        )


report_lock.done = False


class Progress:
    """What pip is at, on one line of a terminal; a line for each large file elsewhere."""

    def __init__(self):
        self.packages = 0

    def show(self, line):
        """Show a line of pip's, if it is about a package."""
        words = line.split()
        if words[:1] == ["Collecting"]:
            self.packages += 1
        if words[:1] == ["Downloading"] and len(words) > 2:
            name = words[1].rpartition("/")[2].partition("-")[0]
            size = " ".join(words[2:4]).strip("()")
            self.say(f"{self.packages} packages found; downloading {name} ({size})")
        elif words[:2] == ["Installing", "collected"]:
            self.say("Unpacking {} packages ...".format(line.count(",") + 1), end="\n")

    def say(self, text, end=""):
        """Write over the line before on a terminal; elsewhere write what is large."""
        if sys.stdout.isatty():
            print(f"\r  {text[:76]:<76}", end=end, flush=True)
        elif end or "MB" in text:
            print("  " + text, flush=True)


def run(command, failure, on_line=None):
    """Run a command; end with ``failure`` and the command's last words if it fails.

    With ``on_line`` the command's output goes there line by line, and is shown only on failure. A
    ``failure`` of None lets the command fail.
    """
    if on_line is None:
        status = subprocess.call(command, stdin=subprocess.DEVNULL)
    else:
        lines = []
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            errors="replace",
        ) as process:
            for line in process.stdout:
                lines.append(line)
                on_line(line)
        status = process.returncode
        if status != 0 and failure is not None:
            sys.stderr.write("\n" + "".join(lines)[-2000:])
    if status != 0 and failure is not None:
        sys.exit(f"{failure} (status {status}).")


if __name__ == "__main__":
    main()
