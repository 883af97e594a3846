"""What a confined submission may read."""

from pathlib import Path

from autograder.sandbox.shown import without


def test_a_folder_is_taken_apart_where_something_inside_is_left_out(tmp_path: Path) -> None:
    for path in ("usr/lib/site/autograder", "usr/lib/site/numpy", "usr/bin", "venv"):
        (tmp_path / path).mkdir(parents=True)
    usr, venv = str(tmp_path / "usr"), str(tmp_path / "venv")
    whole, apart = without([usr, venv], [f"{usr}/lib/site/autograder", str(tmp_path / "usr2")])
    assert whole == [f"{usr}/bin", f"{usr}/lib/site/numpy", venv]
    assert apart == [usr, f"{usr}/lib", f"{usr}/lib/site"]
    assert without([usr], []) == ([usr], [])
