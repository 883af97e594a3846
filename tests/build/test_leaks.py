"""Secrets are found by content, wherever they were put."""

import numpy as np
import pytest

from autograder.build.leaks import SecretFinder, carries_labels, notebook_texts
from autograder.build.proofs import nothing_secret, package_is_clean
from tests.build import fixture


@pytest.fixture
def source(tmp_path):
    return fixture.source(tmp_path)


def test_each_kind_of_secret_is_found_in_a_release(source):
    finder = SecretFinder([source])
    for line in (
        "      canary_solution = x + x",
        "assert double(-1.5) == -3.0  # canary_hidden_test",
        "The canary_model_answer is that the slope is constant.",
        "One point for saying canary_mark_scheme.",
    ):
        found = finder.in_release("a.ipynb", f"harmless line here\n{line}\n")
        assert len(found) == 1, line
        assert "a.ipynb" in str(found[0])


def test_an_unreleased_source_leaks_and_says_what(source):
    leaks = nothing_secret("double.ipynb", source, SecretFinder([source]))
    assert any("hidden tests of 'test_double'" in leak for leak in leaks)
    assert any("mark scheme of 'explain_double'" in leak for leak in leaks)


def test_a_secret_in_an_output_or_an_attachment_is_found(source):
    cell = source.cells[1]
    cell.outputs = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    assert any("stdout" in text for text in notebook_texts(source))


def test_a_line_that_students_may_see_anyway_is_no_secret(tmp_path):
    shown = fixture.SCRIPT.replace("import math", "import math\ncanary_solution = x + x")
    finder = SecretFinder([fixture.source(tmp_path, shown)])
    assert not finder.in_release("a", "canary_solution = x + x")


def test_a_cell_without_markers_is_secret_as_a_whole(tmp_path):
    script = fixture.SCRIPT.replace("    ### BEGIN SOLUTION\n", "").replace(
        "    ### END SOLUTION\n", ""
    )
    finder = SecretFinder([fixture.source(tmp_path, script)])
    assert finder.in_release("a", "    canary_solution = x + x")


def test_in_the_package_three_secret_lines_in_a_row_are_a_leak(tmp_path):
    body = "    first_line = x * 2\n    second_line = first_line\n    third_line = second_line\n"
    script = fixture.SCRIPT.replace("    canary_solution = x + x\n", body)
    finder = SecretFinder([fixture.source(tmp_path, script)])
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "harmless.py").write_text("first_line = x * 2\nprint('something else')\n")
    assert package_is_clean([folder], finder, None) == []
    (folder / "leaky.py").write_text(f"def f(x):\n{body}")
    assert len(package_is_clean([folder], finder, None)) == 1


LABELS = np.random.default_rng(7).integers(0, 10, 5000).astype(np.uint8)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: np.savez_compressed(path.with_suffix(".npz"), y=LABELS),
        lambda path: np.savez(path.with_suffix(".npz"), y=np.r_[[1, 2, 3], LABELS].astype(float)),
        lambda path: path.write_bytes(b"head" + LABELS.tobytes()),
        lambda path: path.write_text(
            "id,label\n" + "".join(f"{i},{y}\n" for i, y in enumerate(LABELS))
        ),
        lambda path: path.write_text(str(LABELS.tolist())),
    ],
)
def test_the_competitions_labels_are_found_in_any_form(tmp_path, write):
    write(tmp_path / "labels")
    (path,) = tmp_path.iterdir()
    assert carries_labels(path, LABELS)


def test_other_labels_are_not_taken_for_the_competitions(tmp_path):
    path = tmp_path / "other.npz"
    np.savez(path, y=np.random.default_rng(8).integers(0, 10, 60000))
    assert not carries_labels(path, LABELS)
