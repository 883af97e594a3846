"""Carry out a Containerfile on this machine's own system, and run a command in what it makes.

    unshare --mount --propagation private python image_root.py FILE CONTEXT PATH … -- COMMAND …

As root, in a mount namespace of its own. The root is a layer over this machine's, thrown away
afterwards, with empty /opt, /srv, /home and /tmp. CONTEXT and every PATH are there to be read, by
all accounts that their own modes admit. No network is needed: apt-get does nothing, and pip finds
the packages of the present environment installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.deploy.containerfile import Image, instructions

SCRATCH = Path("/mnt")
ENVIRONMENT = Path("/opt/chainrule/.venv")
STAND_INS = Path("/opt/stand-ins")
SYSTEM_PATH = f"{STAND_INS}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def enter_layer(paths: list[Path]) -> None:
    """Make a layer over the machine's root this process's root."""
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(SCRATCH))
    root = SCRATCH / "root"
    for name in ("root", "upper", "work"):
        (SCRATCH / name).mkdir()
    layers = f"lowerdir=/,upperdir={SCRATCH}/upper,workdir={SCRATCH}/work"
    mount("-t", "overlay", "-o", layers, "overlay", str(root))
    for folder, mode in (("opt", "755"), ("srv", "755"), ("home", "755"), ("tmp", "1777")):
        mount("-t", "tmpfs", "-o", f"mode={mode}", "tmpfs", str(root / folder))
    for name in ("proc", "dev"):
        mount("--rbind", f"/{name}", str(root / name))
    shown: list[Path] = []
    for path in paths:
        if any(path.is_relative_to(other) for other in shown):
            continue
        inside = root / path.relative_to("/")
        inside.mkdir(parents=True, exist_ok=True)
        for folder in inside.parents[: len(path.parents) - 1]:
            folder.chmod(folder.stat().st_mode | 0o055)  # in the layer, or in a folder made above
        mount("--bind", str(path), str(inside))
        mount("-o", "remount,bind,ro", str(inside))
        shown.append(path)
    (root / ".machine").mkdir()
    os.chdir(root)
    subprocess.run(["pivot_root", ".", ".machine"], check=True)
    os.chdir("/")
    subprocess.run(["umount", "--lazy", "/.machine"], check=True)


def stand_in(name: str, text: str) -> None:
    """Put a program where it is found first."""
    path = STAND_INS / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def make_environment() -> None:
    """Make the environment that set-up would make, over the packages of the present one."""
    # Without pip: it comes from below, and no package may be there in two versions.
    make = [f"{sys.base_prefix}/bin/python3", "-m", "venv", "--without-pip", str(ENVIRONMENT)]
    subprocess.run(make, check=True)
    for name in ("upper", "work"):
        Path("/opt", name).mkdir()
    (site,) = ENVIRONMENT.glob("lib/python*/site-packages")
    below = f"{site}:{sysconfig.get_path('purelib')}"
    layers = f"lowerdir={below},upperdir=/opt/upper,workdir=/opt/work"
    mount("-t", "overlay", "-o", layers, "overlay", str(site))


def main() -> None:
    file, context, *paths = (Path(word) for word in sys.argv[1 : sys.argv.index("--")])
    command = sys.argv[sys.argv.index("--") + 1 :]
    text = file.read_text()
    enter_layer([context, *paths])
    make_environment()
    stand_in("apt-get", "#!/bin/sh\n")
    stand_in("python3", f'#!/bin/sh\nexec {sys.base_prefix}/bin/python3 "$@"\n')
    image = Image(context, {"PATH": SYSTEM_PATH})
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_CONFIG_FILE": os.devnull}
    image.environment |= offline
    for name, rest in instructions(text):
        image.carry_out(name, rest)
    for name in offline:
        del image.environment[name]
    image.run(command)


if __name__ == "__main__":
    main()
