"""What nbgrader's release of a solved notebook holds, and what it must not hold."""

import pytest

from autograder.build.leaks import notebook_texts
from autograder.build.release import release
from autograder.errors import UserError
from autograder.notebook.percent_script import content, in_step, read_script
from tests.build import fixture


@pytest.fixture
def released(tmp_path):
    return release(fixture.write(tmp_path)[1])


def test_no_canary_of_the_source_is_released(released):
    text = "\n".join(notebook_texts(released))
    assert "canary" not in text
    assert "BEGIN" not in text


def test_answers_become_stubs_and_visible_tests_stay(released):
    sources = {cell["id"]: cell.source for cell in released.cells}
    assert sources["double"].endswith("    raise NotImplementedError")
    assert sources["test_double"] == "assert double(2) == 4"
    assert sources["explain_double"] == "*Write your answer here.*"


def test_what_only_authors_read_is_not_released(released):
    assert "jupytext" not in released.metadata
    assert all("tags" not in cell.metadata for cell in released.cells)


def test_an_untouched_written_answer_is_known_as_untouched(released):
    from nbgrader.utils import compute_checksum

    cell = next(cell for cell in released.cells if cell["id"] == "explain_double")
    assert cell.metadata.nbgrader.checksum == compute_checksum(cell)


def test_releasing_twice_gives_the_same_notebook(tmp_path, released):
    again = release(tmp_path / "solutions" / "doubling" / "double.ipynb")
    assert again == released


def test_a_source_without_an_end_marker_is_refused_with_its_reason(tmp_path):
    script = fixture.SCRIPT.replace("    ### END SOLUTION\n", "")
    with pytest.raises(UserError, match="no end solution statement"):
        release(fixture.write(tmp_path, script)[1])


def test_the_pair_is_in_step_until_the_script_changes(tmp_path):
    script, notebook = fixture.write(tmp_path)
    assert in_step(script, notebook)
    script.write_text(script.read_text().replace("x + x", "2 * x"))
    assert not in_step(script, notebook)


def test_a_new_cell_changes_no_other_cells_id(tmp_path):
    script, _ = fixture.write(tmp_path)
    before = [cell[0] for cell in content(read_script(script))]
    script.write_text(script.read_text().replace("# %% tags", "# %%\nx = 1\n\n# %% tags", 1))
    after = [cell[0] for cell in content(read_script(script))]
    assert [name for name in after if name in before] == before
    assert len(after) == len(before) + 1
