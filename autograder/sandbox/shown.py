"""What of this machine a confined submission may read: Python, its packages, the system's files."""

import importlib.util
import os
import site
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

GUEST = Path(__file__).parent / "guest"
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts",
            "/etc/localtime", "/etc/alternatives")  # fmt: skip


def python_folders() -> list[Path]:
    """Return the folders of the interpreter and its packages, but for those under ``/usr``."""
    folders = {Path(sys.base_prefix), Path(sys.prefix)}
    folders |= {Path(p) for p in site.getsitepackages()}
    folders |= {Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")}
    folders = {folder for folder in folders if folder.is_dir()}
    return sorted(
        folder
        for folder in folders
        if not any(folder != other and folder.is_relative_to(other) for other in folders)
        and not folder.is_relative_to("/usr")
    )


def chainrule() -> Path | None:
    """Return the folder of the package that notebooks import."""
    spec = importlib.util.find_spec("chainrule")
    return Path(spec.origin).parent if spec and spec.origin else None


def hidden() -> list[str]:
    """Return folders inside of what is shown that must look empty: this package, installed."""
    packages = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return [
        str(folder)
        for base in sorted(packages)
        for name in ("autograder", "chainrule")
        if (folder := Path(base) / name).is_dir()
    ]


def without(folders: Iterable[str], left_out: Iterable[str]) -> tuple[list[str], list[str]]:
    """Take folders apart where something inside is to be left out.

    Returns:
        What may be read with all below, and the folders that were taken apart, whose list of
        names may be read.
    """
    whole, apart = [], []
    queue = [os.path.realpath(folder) for folder in folders]
    excluded = [os.path.realpath(folder) for folder in left_out]
    while queue:
        path = queue.pop()
        if path in excluded:
            continue
        if any(other.startswith(path.rstrip("/") + "/") for other in excluded):
            apart.append(path)
            queue += [f"{path}/{name}" for name in os.listdir(path)]
        else:
            whole.append(path)
    return sorted(whole), sorted(apart)
