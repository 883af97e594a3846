"""Figures: alternative text for readers, nothing drawn for graders."""

import pytest

from chainrule.figures.style import figure, of_the_text, show, svg


@pytest.fixture
def displayed(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *objects, **_: shown.extend(objects))
    return shown


def small():
    drawing = figure(2, 1)
    drawing.subplots().plot([0, 1], [1, 0])
    return drawing


def test_a_figure_carries_its_alternative_text_escaped():
    text = svg(small(), 'falls from "1" to <0>')
    assert text.startswith('<svg role="img" aria-label="falls from &quot;1&quot; to &lt;0&gt;"')


def test_a_figure_does_not_shrink_below_the_width_at_which_it_can_be_read():
    # The smallest type of 11 points may shrink to 11 pixels, which is 8.25 points.
    assert 'style="min-width:108pt"' in svg(small(), "a line")
    drawing = small()
    drawing.axes[0].text(0, 0, "small", fontsize=8)
    assert 'style="min-width:144pt"' in svg(drawing, "a line")


def test_the_same_figure_gives_the_same_bytes():
    assert svg(small(), "a line") == svg(small(), "a line")


def test_a_figure_of_the_text_is_drawn_for_readers_and_not_for_graders(displayed, monkeypatch):
    @of_the_text
    def falling() -> None:
        show(small(), "falls")

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    falling()
    assert displayed == []
    monkeypatch.delenv("NBGRADER_EXECUTION")
    falling()
    assert "falls" in displayed[0].data


def test_a_students_own_figure_is_drawn_for_graders_too(displayed, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    show(small(), "mine")
    assert "mine" in displayed[0].data
