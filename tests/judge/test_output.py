"""What a student's process says it shows, as outputs that the notebook format allows."""

import nbformat
import pytest

from autograder.judge.output import Outputs

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


@pytest.mark.parametrize("messages", [None, 3, "text", {"stream": {}}], ids=repr)
def test_what_is_no_list_of_messages_shows_nothing(messages: object) -> None:
    assert Outputs().of_cell(messages) == []
