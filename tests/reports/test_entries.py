"""The competition: what is scored, what is rejected and in which words."""

import csv
import io
import os
from pathlib import Path

import numpy as np
import pytest

from autograder.cli import main
from autograder.competition.labels import labels
from autograder.errors import UserError
from autograder.reports.leaderboard.board import page, table
from autograder.reports.leaderboard.entries import (
    CompetitionEntry,
    MalformedEntry,
    RejectedEntry,
    best_entry,
    parse_entry,
    ranked,
    read_entry,
)
from autograder.reports.leaderboard.standings import team_name, write_board

TRUTH = np.array([3, 1, 4, 1, 5, 9, 2, 6], dtype=np.uint8)


def text(values=TRUTH, header="id,label") -> str:
    return f"{header}\n" + "".join(f"{i},{label}\n" for i, label in enumerate(values))


def test_an_entry_is_read_in_the_order_of_its_ids():
    lines = text().splitlines()
    shuffled = "\n".join([lines[0], *reversed(lines[1:])])
    assert parse_entry(shuffled, 8).tolist() == TRUTH.tolist()


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("", "The first line has to be: id,label."),
        (text(header="image,digit"), "The first line has to be: id,label."),
        (text(TRUTH[:-2]), "2 of 8 ids are missing, the first of them 6."),
        (text() + "3,1\n", "Row 10: id 3 is there a second time."),
        (text() + "8,1\n", "Row 10: '8' is not an id from 0 to 7."),
        (text() + "-1,1\n", "Row 10: '-1' is not an id from 0 to 7."),
        (text([3, 1, 4, 1, 5, 9, 2, 10]), "Row 9: '10' is not a digit from 0 to 9."),
        (text([3, 1, 4, 1, 5, 9, 2, "x"]), "Row 9: 'x' is not a digit from 0 to 9."),
        (text([3, 1, 4, 1, 5, 9, 2, "6.0"]), "Row 9: '6.0' is not a digit from 0 to 9."),
        (text([3, 1, 4, 1, 5, 9, 2, ""]), "Row 9: '' is not a digit from 0 to 9."),
        (text() + "1,2,3\n", "Row 10 has 3 values; it needs an id and a label."),
        (text([3, 1, 4, 1, 5, 9, 2, "²"]), "Row 9: '²' is not a digit from 0 to 9."),
    ],
)
def test_a_malformed_entry_gets_one_sentence(entry, sentence):
    with pytest.raises(MalformedEntry) as refusal:
        parse_entry(entry, 8)
    assert str(refusal.value) == sentence


def test_a_huge_file_is_refused_without_being_read(tmp_path):
    path = tmp_path / "predictions.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(MalformedEntry, match=r"2,147,483,648 bytes"):
        read_entry(path, 8)


def test_a_link_and_a_binary_are_refused(tmp_path):
    (tmp_path / "truth.csv").write_text(text())
    (tmp_path / "predictions.csv").symlink_to(tmp_path / "truth.csv")
    with pytest.raises(MalformedEntry, match="not a plain file"):
        read_entry(tmp_path / "predictions.csv", 8)
    (tmp_path / "predictions_2.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MalformedEntry, match="not readable as text"):
        read_entry(tmp_path / "predictions_2.csv", 8)


def test_the_best_of_several_entries_counts_and_the_rest_are_told(tmp_path):
    worse = TRUTH.copy()
    worse[:4] = 0
    files = [tmp_path / f"predictions{n}.csv" for n in ("", "_2", "_3")]
    for path, entry in zip(files, (text(worse), text(), "rubbish"), strict=True):
        path.write_text(entry)
    best, rejected = best_entry("bob", "Team B", files, TRUTH)
    assert (best.accuracy, best.file, best.entries) == (1.0, "predictions_2.csv", 3)
    assert [r.file for r in rejected] == ["predictions_3.csv"]


def test_only_so_many_entries_are_scored_and_the_board_says_so(tmp_path):
    files = [tmp_path / f"predictions_{n:02}.csv" for n in range(25)]
    for path in files[:-1]:
        path.write_text(text(np.zeros(8, dtype=int)))
    files[-1].write_text(text())  # the 25th, which would be the best
    best, rejected = best_entry("bob", "Team B", files, TRUTH)
    assert best.accuracy == 0.0
    assert [r.reason for r in rejected] == [
        "25 entries were handed in: only the first 20 are scored."
    ]


@pytest.mark.parametrize("name", [b"predictions\xff.csv", b"predictions\x1b[31m\n.csv"])
@pytest.mark.parametrize("content", [text(), "no entry"])
def test_the_name_of_an_entrys_file_may_be_any_bytes(tmp_path, name, content):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(content)
    best, rejected = best_entry("zoe", "Team", [path], TRUTH)
    html = page([best] if best else [], rejected, 8)
    written, _ = write_board(tmp_path, [best] if best else [], rejected, 8)
    assert written.read_text(encoding="utf-8") == html
    assert (best or rejected[0]).file.isprintable()


def test_equal_accuracies_share_a_place_and_the_earlier_comes_first():
    entries = [
        CompetitionEntry("late", "c", "f", 0.98, 1, "2026-03-02"),
        CompetitionEntry("best", "a", "f", 0.99, 1, "2026-03-03"),
        CompetitionEntry("early", "b", "f", 0.98, 1, "2026-03-01"),
        CompetitionEntry("last", "d", "f", 0.5, 1, "2026-03-01"),
    ]
    assert [(place, e.team) for place, e in ranked(entries)] == [
        (1, "best"),
        (2, "early"),
        (2, "late"),
        (4, "last"),
    ]


HOSTILE = "<script>alert(1)</script>"


def test_a_team_is_shown_as_text_whatever_it_calls_itself():
    entries = [
        CompetitionEntry(HOSTILE, "s", "f", 0.9, 1),
        CompetitionEntry("=1+1", "t", "f", 0.8, 1),
    ]
    html = page(entries, [RejectedEntry(HOSTILE, "u17", f"predictions{HOSTILE}.csv", "No.")], 8)
    assert "<script>" not in html
    assert html.count("&lt;script&gt;alert(1)") == 3
    assert "u17" not in html  # the page is for the class: teams, not accounts
    rows = list(csv.reader(io.StringIO(table(entries))))
    assert rows[2][1] == "'=1+1"


def test_a_board_without_entries_says_so():
    assert "No entry could be scored yet." in page([], [], 8)


def test_a_team_name_is_one_printable_line_of_bounded_length(tmp_path):
    assert team_name(tmp_path, "Zoë") == "Zoë"
    (tmp_path / "team.txt").write_bytes(b"The\x07 Gradients\nsecond line" + b"x" * 5000)
    assert team_name(tmp_path, "Zoë") == "The Gradients"
    (tmp_path / "team.txt").write_text("n" * 400)
    assert team_name(tmp_path, "Zoë") == "n" * 60 + "…"


def test_the_labels_are_the_instructors_and_complete():
    truth = labels()
    assert truth.shape == (5000,)
    assert set(np.unique(truth)) == set(range(10))


def test_damaged_labels_are_told(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("id,label\n0,3\n2,4\n")
    with pytest.raises(UserError, match="damaged"):
        labels(path)


@pytest.mark.parametrize("handed_in", [False, True])
def test_without_an_entry_there_is_no_board(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], handed_in: bool
) -> None:
    (tmp_path / "submitted").mkdir()
    if handed_in:
        (tmp_path / "submitted" / "ann" / "ps1_relu_derivatives").mkdir(parents=True)
    with pytest.raises(SystemExit) as ended:
        main(["leaderboard", "ps1_relu_derivatives", "--course", str(tmp_path)])
    assert ended.value.code == 1
    assert "No entry (predictions.csv) was handed in with ps1" in capsys.readouterr().err
    assert not list(tmp_path.glob("leaderboard*"))


@pytest.mark.parametrize(
    "data",
    [
        text().encode() + b"\n",
        text().encode() + b" \n,\n\n",
        text().replace(",", ";").encode("utf-8-sig"),
        text().replace("\n", "\r\n").encode("utf-16"),
        text().replace("\n", "\n\n").encode(),
        text().replace(",", " , ").encode(),
    ],
)
def test_an_entry_as_spreadsheets_and_editors_save_it_is_scored(tmp_path, data):
    (tmp_path / "predictions.csv").write_bytes(data)
    assert read_entry(tmp_path / "predictions.csv", 8).tolist() == TRUTH.tolist()


def test_a_row_is_named_by_its_line_in_the_file_blank_lines_included():
    with pytest.raises(MalformedEntry, match="Row 4: 'x'"):
        parse_entry("id,label\n\n0,1\nx,1\n", 8)
