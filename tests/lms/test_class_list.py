"""A class list is read whoever wrote it, and what is doubtful is named."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.gradebook.values import Student
from autograder.lms.class_list import class_list, compare
from autograder.lms.tables import parse_table

JANE = Student("007", "Jane", "Doe", "j@u.example", "00042")
OURS = "id,first_name,last_name,email,lms_user_id\r\n007,Jane,Doe,j@u.example,00042\r\n"


def read(data: bytes | str):
    return class_list(parse_table(data.encode() if isinstance(data, str) else data))


@pytest.mark.parametrize(
    "data",
    [
        OURS.encode(),
        OURS.encode("utf-8-sig"),
        OURS.replace(",", ";").encode(),
        OURS.replace(",", "\t").encode("utf-16"),
        OURS.encode("utf-16-le"),
        OURS.encode("utf-16-be"),
        ("sep=;\r\n" + OURS.replace(",", ";")).encode("utf-8-sig"),
        OURS.replace("007", "\u00a0 007 ").encode(),
        OURS.replace("\r\n007", "\r\n\r\n;;\r\n,,,,\r\n007").encode(),
        OURS.replace("\r\n", "\n").encode(),
        OURS.replace("\r\n", "\r").encode(),
        OURS.replace("id,first_name", "ID,First Name").encode(),
        OURS.replace("007", '"007"').encode(),
    ],
)
def test_our_list_is_read_as_any_spreadsheet_saves_it(data):
    assert read(data).students == [JANE]


def test_a_list_of_an_older_spreadsheet_is_read_and_it_says_what_was_assumed():
    found = read("id;first_name;last_name\r\n1;Zoë;Łąka\r\n".encode("cp1250"))
    assert "Windows-1252" in found.remarks[0]
    german = read("id;first_name;last_name\r\n1;Jörg;Müßig\r\n".encode("cp1252"))
    assert german.students[0].name == "Jörg Müßig"


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,PS1 (123)
,,,,,Manual Posting
    Points Possible,,,,,35
"Doe, Jane",10231,S01,jdoe,A,
"Student, Test",999,,b4f0,A,
"""


def test_canvas_gradebook_export_is_a_class_list():
    found = read(CANVAS)
    assert (found.kind, found.students) == (
        "Canvas",
        [Student("jdoe", "Jane", "Doe", "", "10231")],
    )
    assert found.remarks == ["lines that are not students (points possible, test student): 2, 3, 5"]


@pytest.mark.parametrize(
    ("header", "row", "student"),
    [
        (
            "LastName,FirstName,ID,SIS Login ID,Section",
            "Doe,Jane,5,jd@u.example,A",
            Student("jd@u.example", "Jane", "Doe", "jd@u.example", "5"),
        ),
        ("Student,ID,Section,x", '"Doe, J.",5,A,', Student("5", "J.", "Doe", "", "5")),
        (
            "Student;ID;SIS User ID;SIS Login ID;Integration ID;Root Account;Section",
            '"Doe, Jane";5;S;;i;r;A',
            Student("S", "Jane", "Doe", "", "5"),
        ),
    ],
)
def test_canvas_writes_its_columns_in_several_ways(header, row, student):
    assert read(f"{header}\n{row}\n").students == [student]


@pytest.mark.parametrize(
    ("header", "row", "student"),
    [
        (
            "First name,Last name,ID number,Email address,Course total (Real)",
            "Jane,Doe,42,j@u.example,-",
            Student("42", "Jane", "Doe", "j@u.example", "42"),
        ),
        (
            "First name,Surname,Username,Email address",
            "Jane,Doe,jdoe,j@u.example",
            Student("jdoe", "Jane", "Doe", "j@u.example"),
        ),
        (
            "Identifier,Full name,Email address,Status,Grade",
            "Participant 5,Jane Doe,j@u.example,-,",
            Student("j@u.example", "Jane", "Doe", "j@u.example"),
        ),
        (
            "Vorname;Nachname;ID-Nummer;E-Mail-Adresse",
            "Jane;Doe;42;j@u.example",
            Student("42", "Jane", "Doe", "j@u.example", "42"),
        ),
    ],
)
def test_moodles_lists_are_read(header, row, student):
    found = read(f"{header}\n{row}\n")
    assert (found.kind, found.students) == ("Moodle", [student])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "empty"),
        (b"PK\x03\x04xl/workbook.xml", "a workbook: in the spreadsheet"),
        (b"PK\x03\x04hw1/relu.ipynb", "it is a zip file"),
        (b"name,colour\nJane,red\n", "not those of a class list"),
        (b"id,first_name\n", "no students"),
        (b"id,first_name\n,Jane\n", "line 2: there is no id"),
        (b"id,first_name\n../x,Jane\n", "line 2: .*folder"),
        (b"id,first_name\n1,Jane\n2,Joe\n1,Jim\n", "line 4: the id '1' is there twice"),
        (b"id,first_name\n1.23E+08,Jane\n", "shortened"),
        (b'id,first_name\n"1,Jane\n', "line 2|no students|end of data"),
        (b"id;x\n" + b"1;" + b"y" * 200_000, "field larger"),
    ],
)
def test_what_is_no_class_list_is_refused_in_one_sentence(data, reason):
    with pytest.raises(ValueError, match=reason):
        read(data)


def test_who_is_new_who_left_and_who_changed():
    known = [JANE, Student("2", "Bob", "Ray"), Student("3", "Li", "X", "l@u.example")]
    listed = [Student("007", "Jane", "Roe"), Student("3", "Li", "X"), Student("4", "Mo", "Y")]
    found = compare(listed, known)
    assert [s.id for s in found.new] == ["4"]
    assert [s.id for s in found.left] == ["2"]
    # A blank deletes nothing.
    assert found.changed == [Student("007", "Jane", "Roe", "j@u.example", "00042")]


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (Student("jdoe", "Janet", "Roe", "J@u.example"), "address"),
        (Student("jdoe", "Janet", "Roe", "", "00042"), "number"),
        (Student("7", "Janet", "Roe"), "zeros"),
        (Student("jdoe", "Doe", "Jane"), ""),
        (Student("jdoe", "Jané", "Doe"), "same name"),
    ],
)
def test_who_could_be_two_is_named(new, reason):
    found = compare([new], [JANE])
    assert ([why for *_, why in found.doubtful] == []) == (not reason)
    assert all(reason in why for *_, why in found.doubtful)


def test_a_new_id_with_nearly_the_name_of_one_who_left_is_named():
    old, new = Student("17", "Katharina", "Schmidt"), Student("ks17", "Katarina", "Schmidt")
    assert compare([new], [old]).doubtful[0][1] == "nearly the same name"
    assert compare([new, old], [old]).doubtful == []


def test_one_name_under_several_ids_is_named_once():
    alike = [Student(f"al{n}", "Arjun", "Larsen") for n in range(4)]
    ((students, reason),) = compare(alike, []).doubtful
    assert (students, reason) == (tuple(alike), "the same name")
    assert compare(alike, alike).doubtful == []


def test_a_class_of_three_thousand_is_compared_at_once():
    listed = [Student(f"s{n}", f"First{n}", f"Last{n}", f"s{n}@u.example") for n in range(3000)]
    assert len(compare(listed, []).new) == 3000


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-16")))
def test_bytes_of_any_kind_are_a_class_list_or_one_sentence(data):
    for head in (b"", b"id,first_name,last_name,email\n", b"Student,ID,SIS Login ID,Section\n"):
        with contextlib.suppress(ValueError):
            for student in read(head + data).students:
                assert student.id
                assert "/" not in student.id
                assert all(c.isprintable() for c in "".join(vars(student).values()))
