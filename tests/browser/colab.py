"""An environment with the versions of Colab's Jupyter, beside the present one, and its notebooks.

Colab's own page is not to be had; its Jupyter is IPython 7.34, ipykernel 6.17 and ipywidgets 7.7,
and the page that fits these is the classic Notebook 6.5.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.browser import free_port, wait_until_it_answers

ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".venv-colab"
PYTHON = ENVIRONMENT / "bin" / "python"
CONSTRAINTS = Path(__file__).with_name("colab-constraints.txt")
#: setuptools is PyTorch's: the one that a new environment comes with is too old for it.
JUPYTER = ("ipykernel", "ipython", "ipywidgets", "notebook", "setuptools")
#: What Colab has besides, linked from the present environment: PyTorch alone is 0.8 GB.
LINKED = ("matplotlib", "numpy", "pillow", "torch")
#: What the wheel brings along; removed, so that each run begins as Colab does.
BROUGHT = ("anywidget", "chainrule", "psygnal")


def pip(*words: str) -> str:
    """Run pip on the environment; return what it prints."""
    command = [sys.executable, "-m", "pip", "--python", str(PYTHON), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def make_environment() -> None:
    """Make the environment, or take the one that was made with the same versions."""
    stamp = ENVIRONMENT / "made-with"
    versions = f"{sys.executable}\n{CONSTRAINTS.read_text()}"
    if not stamp.is_file() or stamp.read_text() != versions:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        pip("install", "--quiet", "--constraint", str(CONSTRAINTS), *JUPYTER)
        stamp.write_text(versions)
    pip("uninstall", "--quiet", "--yes", *BROUGHT)
    _link()


def _link() -> None:
    """Link `LINKED` and what they need, but for what the environment has itself."""
    (site,) = ENVIRONMENT.glob("lib/python*/site-packages")
    here = Path(sysconfig.get_path("purelib"))
    for link in filter(Path.is_symlink, site.iterdir()):
        link.unlink()
    for found in _with_requirements(LINKED):
        tops = {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}
        if not list(Distribution.discover(name=found.name, path=[str(site)])):
            for top in tops:
                if not (site / top).exists():
                    (site / top).symlink_to(here / top)


def _with_requirements(names: tuple[str, ...]) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    wanted = list(names)
    while wanted:
        name = canonicalize_name(wanted.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        for line in found[name].requires or ():
            required = Requirement(line)
            if required.marker is None or required.marker.evaluate({"extra": ""}):
                wanted.append(required.name)
    return list(found.values())


@contextmanager
def classic_notebook(folder: Path, scratch: Path) -> Iterator[str]:
    """Serve ``folder`` by Notebook 6.5; yield its address, with ``{}`` for a notebook's path."""
    port, token = free_port(), secrets.token_hex(8)
    command = [str(PYTHON), "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--port-retries=0", f"--NotebookApp.token={token}"]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CHAINRULE", "JUPYTER", "NBGRADER"))
    }
    places = {
        f"JUPYTER_{name.upper()}_DIR": str(scratch / name) for name in ("config", "data", "runtime")
    }
    log_path = scratch / "server.log"
    with log_path.open("w") as log:
        process = subprocess.Popen(
            [*command, f"--notebook-dir={folder}"],
            cwd=folder,
            env={**kept, **places, "IPYTHONDIR": str(scratch / "ipython")},
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_it_answers(f"{address}/api?token={token}", process, log_path)
            yield f"{address}/notebooks/{{}}?token={token}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
