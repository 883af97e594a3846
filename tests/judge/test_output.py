"""What a student's process says it shows, as outputs that the notebook format allows."""

import time

import nbformat
import pytest

from autograder.judge.output import LEFT_OUT, MAX_OUTPUTS, Outputs

PICTURE = {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure", " 1>"]}
SOUND = [
    ("stream", {"name": "stderr", "text": "a warning\n"}),
    ("error", {"ename": "ValueError", "evalue": "no", "traceback": ["line 1", "line 2"]}),
    ("execute_result", {"data": {"text/plain": "3"}, "metadata": {}, "execution_count": 7}),
    ("execute_result", {"data": {"text/plain": "3"}}),
    ("display_data", {"data": PICTURE, "metadata": {"image/png": {"width": 3}}}),
    ("display_data", {"data": {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}}),
    ("display_data", {"data": {"application/json": [1, {"two": None}]}, "metadata": None}),
]
FORGED = [
    None,
    "stream",
    ("stream",),
    ("stream", {"name": "stdout"}),
    ("pager", {"data": {"text/plain": "help"}}),
    ("stream", ["name", "text"]),
    ("error", {"ename": "E", "evalue": "e", "traceback": None}),
    ("display_data", {}),
    ("display_data", {"data": {"application/json": float("nan")}}),
    ("stream", {"name": "stdin", "text": "a"}),
    ("stream", {"name": "stdout", "text": 3}),
    ("display_data", {"data": "text"}),
    ("display_data", {"data": {"text/plain": 3}}),
    ("display_data", {"data": {"text/html": {"a": 1}}}),
    ("display_data", {"data": {"text/html": ["a", 1]}}),
    ("display_data", {"data": {"text/json": {}}}),
    ("display_data", {"data": {"text/plain": "a"}, "metadata": [1]}),
    ("execute_result", {"data": {"text/plain": "a"}, "execution_count": -1}),
    ("execute_result", {"data": {"text/plain": "a"}, "execution_count": "1"}),
    ("execute_result", {"data": {"text/plain": "a"}, "execution_count": True}),
    ("update_display_data", {"data": {"text/plain": "a"}}),
]


@pytest.mark.parametrize("message", SOUND, ids=lambda message: message[0])
def test_a_sound_message_becomes_one_valid_output(message: tuple) -> None:
    (output,) = Outputs().of_cell([message])
    nbformat.validate(output, ref="output", version=4)
    assert output.output_type == message[0]


@pytest.mark.parametrize("message", FORGED, ids=repr)
def test_a_forged_message_is_left_out_and_takes_nothing_with_it(message: object) -> None:
    said = [("stream", {"name": "stdout", "text": text}) for text in ("before", "after")]
    outputs = Outputs().of_cell([said[0], message, said[1]])
    assert [output.text for output in outputs] == ["beforeafter"]


def display(text: str, name: str, *, update: bool = False) -> tuple:
    kind = "update_display_data" if update else "display_data"
    return kind, {"data": {"text/plain": text}, "transient": {"display_id": name}}


def stream(text: str, name: str = "stdout") -> tuple:
    return "stream", {"name": name, "text": text}


def test_an_update_changes_all_displays_of_its_id_in_all_cells() -> None:
    outputs = Outputs()
    first = outputs.of_cell([display("a", "x"), display("b", "y")])
    second = outputs.of_cell([display("c", "x")])
    outputs.of_cell([display("d", "x", update=True), display("e", "unknown", update=True)])
    assert [output.data["text/plain"] for output in (*first, *second)] == ["d", "b", "d"]


def test_many_updates_of_many_displays_take_time_in_proportion_to_their_number() -> None:
    began = time.process_time()
    messages = [display("", "x") for _ in range(6000)]
    messages += [display("y" * (n % 2), "x", update=True) for n in range(6000)]
    found = Outputs().of_cell(messages)
    assert time.process_time() - began < 30
    assert len(found) == MAX_OUTPUTS + 1
    assert found[-1].text == LEFT_OUT


def test_many_pieces_of_a_stream_are_joined_in_proportion_to_their_number() -> None:
    began = time.process_time()
    (output,) = Outputs().of_cell([stream("a")] * 100_000)
    assert time.process_time() - began < 30
    assert output.text == "a" * 100_000


def test_streams_that_alternate_make_a_bounded_number_of_outputs() -> None:
    found = Outputs().of_cell([stream("a"), stream("b", "stderr")] * 50_000)
    assert len(found) == MAX_OUTPUTS + 1


def test_text_beyond_the_bound_is_left_out_and_the_next_cell_may_show_a_little() -> None:
    outputs = Outputs(limit=50_000)
    found = outputs.of_cell([stream("a" * 40_000), stream("b" * 40_000), stream("c")])
    assert [output.text for output in found] == ["a" * 40_000, LEFT_OUT]
    assert outputs.of_cell([stream("d" * 10_000)])[0].text == "d" * 10_000


def test_an_update_counts_once_for_each_output_that_it_changes() -> None:
    outputs = Outputs(limit=100_000)
    found = outputs.of_cell([display("", "x")] * 20 + [display("y" * 50_000, "x", update=True)])
    assert sum(len(output.data["text/plain"]) for output in found[:-1]) == 0
    assert found[-1].text == LEFT_OUT


@pytest.mark.parametrize("depth", [30, 50, 100])
def test_what_is_nested_too_deeply_is_left_out(depth: int) -> None:
    deep: dict = {}
    for _ in range(depth):
        deep = {"x": deep}
    content = {"data": {"application/json": deep}, "metadata": {"deep": deep}}
    assert len(Outputs().of_cell([("display_data", content)])) == (depth < 40)
