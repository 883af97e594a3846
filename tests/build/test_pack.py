"""The bundle: complete, the same every time, and nothing secret in it."""

import io
import re
import zipfile
from pathlib import PurePosixPath

import nbformat
import pytest

from autograder.build.bundle import pack as packing
from autograder.build.bundle.pack import TOP, contents, pack, require_fresh, secrets_in
from autograder.build.release import release
from autograder.checkout import Checkout, current
from autograder.competition.labels import labels
from autograder.errors import UserError
from chainrule import handing_in
from tests.build import fixture


@pytest.fixture(scope="module")
def files():
    return contents(current())


def test_students_get_notebooks_package_and_set_up(files):
    places = {str(place) for place in files}
    for wanted in (
        "README.md",
        "start.py",
        "pyproject.toml",
        "environment.yml",
        "constraints.txt",
        "LICENSE",
        "scripts/jupyter/nbgrader_config.py",
        "chainrule/__init__.py",
        "chainrule/data/mnist.npz",
    ):
        assert wanted in places
    assert any(place.startswith("notebooks/ps1_relu_derivatives/") for place in places)


def test_students_get_nothing_of_the_instructors(files):
    tops = {place.parts[0] for place in files}
    assert tops.isdisjoint({"autograder", "solutions", "tests", "benchmarks", ".git", "course"})
    assert b"autograder" not in files[PurePosixPath("pyproject.toml")]


def test_nothing_secret_is_found_in_what_is_packed(files):
    assert secrets_in(files, current()) == []


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("chainrule/harmless_name.py", "solution"),
        ("notebooks/extra.ipynb", "solution"),
        ("data.bin", "competition's labels"),
    ],
)
def test_a_secret_under_any_name_keeps_the_bundle_from_being_packed(
    tmp_path, monkeypatch, files, place, sentence
):
    checkout = current()
    assignment = checkout.assignments()[0]
    name = checkout.notebook_names(assignment)[0]
    smuggled = {
        "chainrule/harmless_name.py": checkout.source(assignment, name).read_bytes(),
        "notebooks/extra.ipynb": checkout.solved(assignment, name).read_bytes(),
        "data.bin": b"head" + labels().tobytes(),
    }
    changed = {**files, PurePosixPath(place): smuggled[place]}
    monkeypatch.setattr(packing, "contents", lambda checkout: changed)
    with pytest.raises(UserError, match=sentence):
        pack(checkout, tmp_path / "out.zip")
    assert list(tmp_path.iterdir()) == []


def test_the_readme_says_how_work_is_handed_in(files):
    assert handing_in.sentence() in files[PurePosixPath("README.md")].decode()


def test_packing_twice_gives_the_same_bytes(tmp_path):
    count = pack(current(), tmp_path / "a.zip")
    pack(current(), tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert len(archive.namelist()) == count
        assert all(name.startswith(f"{TOP}/") for name in archive.namelist())


def test_a_place_that_may_not_be_written_gets_one_sentence(tmp_path):
    with pytest.raises(UserError, match="cannot be written"):
        pack(current(), tmp_path / "missing" / "out.zip")


def test_a_notebook_that_was_worked_in_is_not_given_out(tmp_path):
    fixture.write(tmp_path)
    checkout = Checkout(tmp_path)
    given = checkout.released("doubling", "double")
    given.parent.mkdir(parents=True)
    nbformat.write(release(checkout.solved("doubling", "double")), given)
    (given.parent / ".ipynb_checkpoints").mkdir()
    (given.parent / ".ipynb_checkpoints" / "double-checkpoint.ipynb").write_text("{}")
    require_fresh(checkout)

    answered = nbformat.read(given, as_version=4)
    answered.cells[2].source = "def double(x):\n    return 2 * x\n"
    nbformat.write(answered, given)
    (given.parent / "predictions.csv").write_text("id,label\n")
    with pytest.raises(UserError, match=r"doubling/double\.ipynb, .*doubling/predictions\.csv"):
        require_fresh(checkout)


def test_hidden_files_stay_here(files):
    assert not any(part.startswith(".") for place in files for part in place.parts)


def test_the_wheel_holds_the_package_alone(files):
    (place,) = [place for place in files if place.suffix == ".whl"]
    assert str(place) == "chainrule-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(io.BytesIO(files[place])) as archive:
        members = {PurePosixPath(name): archive.read(name) for name in archive.namelist()}
    tops = {member.parts[0] for member in members}
    assert tops == {"chainrule", "chainrule-1.0.0.data", "chainrule-1.0.0.dist-info"}
    package = {place: data for place, data in files.items() if place.parts[0] == "chainrule"}
    assert {place: members.get(place) for place in package} == package
    assert not any(b"autograder.cli" in data for data in members.values())
    metadata = members[PurePosixPath("chainrule-1.0.0.dist-info/METADATA")].decode()
    needed = re.findall(r"^Requires-Dist: ([\w-]+)(?!.*; extra)", metadata, re.MULTILINE)
    assert needed == ["anywidget", "ipywidgets", "matplotlib", "numpy", "pillow", "torch"]
    assert set(re.findall(r"Provides-Extra: (\w+)", metadata)) == {"lab", "lecturer"}


def test_a_secret_in_the_wheel_is_found(files):
    checkout = current()
    assignment = checkout.assignments()[0]
    source = checkout.source(assignment, checkout.notebook_names(assignment)[0])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chainrule/harmless_name.py", source.read_bytes())
        archive.writestr("chainrule/data.bin", labels().tobytes())
    found = secrets_in({PurePosixPath("chainrule-1.whl"): held.getvalue()}, checkout)
    assert any("chainrule-1.whl/chainrule/harmless_name.py: a line of the" in one for one in found)
    assert any("chainrule-1.whl/chainrule/data.bin holds the comp" in one for one in found)
