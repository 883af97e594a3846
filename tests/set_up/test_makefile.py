"""What make offers, and what it never removes."""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("course/gradebook.db", "course/submitted/ann/ps1/relu.ipynb", "notebooks/mine.ipynb")


def make(folder: Path, *words: str) -> str:
    result = subprocess.run(
        ["make", *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return result.stdout


def test_clean_leaves_a_class_alone_and_removes_the_sample(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in (*KEPT, "course-sample/gradebook.db", ".venv/bin/python"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    make(tmp_path, "clean")
    assert all((tmp_path / name).exists() for name in KEPT)
    assert not (tmp_path / "course-sample").exists()
    assert not (tmp_path / ".venv").exists()


def test_help_names_every_target_and_no_comment() -> None:
    shown = make(ROOT, "help")
    assert make(ROOT) == shown
    targets = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(), re.M)
    assert targets
    for target in set(targets[1].split()) - {"help", "moved"}:
        assert f"make {target}" in shown
    assert max(map(len, shown.splitlines())) <= 90
    assert "BLAS" not in shown
