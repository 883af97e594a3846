"""Run a command on a machine that looks newly installed, and is thrown away afterwards.

    unshare --mount --propagation private python private_root.py CHECKOUT PATH … -- COMMAND …

As root, in a mount namespace of its own: /etc may be written (accounts are made there), /srv, /home
and /opt are empty, CHECKOUT is copied to /opt/chainrule, and every PATH is visible to all accounts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SCRATCH = Path("/mnt")
COPIED = Path("/opt/chainrule")
#: Folders of a checkout that a new clone has, but for what git ignores.
CLONED = (
    *("autograder", "chainrule", "deploy", "notebooks", "scripts", "solutions"),
    *("pyproject.toml", "constraints.txt"),
)


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def reveal(path: Path) -> None:
    """Let every account reach a path, if only folders above it are closed."""
    closed = [folder for folder in path.parents if not folder.stat().st_mode & 0o001]
    if not closed:
        return
    kept = SCRATCH / "revealed" / path.name
    kept.mkdir(parents=True)
    mount("--bind", str(path), str(kept))
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(closed[-1]))
    path.mkdir(parents=True)
    mount("--bind", str(kept), str(path))


def main() -> None:
    checkout, *paths = sys.argv[1 : sys.argv.index("--")]
    command = sys.argv[sys.argv.index("--") + 1 :]
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(SCRATCH))
    for path in paths:
        reveal(Path(path))
    for name in ("upper", "work"):
        (SCRATCH / name).mkdir()
    layers = f"lowerdir=/etc,upperdir={SCRATCH}/upper,workdir={SCRATCH}/work"
    mount("-t", "overlay", "-o", layers, "overlay", "/etc")
    for folder in ("/srv", "/home", "/opt"):
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", folder)
    COPIED.mkdir()
    for name in CLONED:
        source = Path(checkout, name)
        if source.is_dir():
            skipped = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(source, COPIED / name, ignore=skipped)
        else:
            shutil.copy(source, COPIED / name)
    (COPIED / ".venv").mkdir()
    mount("--bind", f"{checkout}/.venv", str(COPIED / ".venv"))
    os.chdir(COPIED)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
