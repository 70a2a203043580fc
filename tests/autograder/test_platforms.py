"""What learning platforms import, read as their own importers read it."""

import csv
import shutil
import zipfile

import nbformat
import pytest
from commands import autograder
from conftest import RIGHT

from autograder.classroom.folder import Classroom
from autograder.project import BadUse, find_lessons
from autograder.reports.platforms import export_for, read_grades

LESSON = "98_tiny"
CANVAS = {
    "kimmina_11_901_98_tiny.ipynb": RIGHT,
    "leejun_LATE_12_902_98_tiny-1.ipynb": "def same_padding(f):\n    return f",
}
MOODLE = {"Ana O'Neill_77_assignsubmission_file_/98_tiny.ipynb": RIGHT}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tiny_built, tmp_path_factory):
    """A class from two platforms, graded, with feedback."""
    folder = tmp_path_factory.mktemp("class")
    blank = find_lessons(tiny_built)[0].blank
    for name, files in {"canvas": CANVAS, "moodle": MOODLE}.items():
        source = folder / f"{name}.zip"
        with zipfile.ZipFile(source, "w") as archive:
            for path, answer in files.items():
                notebook = nbformat.read(blank, as_version=4)
                for cell in notebook.cells:
                    if cell.metadata.get("nbgrader", {}).get("solution"):
                        cell.source = answer
                archive.writestr(path, nbformat.writes(notebook))
        done = autograder("collect", "--class", folder, "--from", source, cwd=tiny_built)
        assert done.returncode == 0, done.stdout + done.stderr
    (folder / "roster.csv").write_text(
        "id,name,email\nmina,Kim Mina,mina@example.org\nana,Ana O'Neill,ana@example.org\n"
    )
    for command in ("grade", "feedback"):
        done = autograder(command, "--class", folder, cwd=tiny_built)
        assert done.returncode == 0, done.stdout + done.stderr
    return Classroom(folder)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_canvas_finds_each_student_by_its_own_number(graded):
    exported = export_for("canvas", graded, {LESSON: "Tiny (4711)"})
    head, points, *students = rows_of(exported.paths[0])
    # gradebook_importer.rb: row_has_student_headers?, update_column_count, check_for_non_student_row
    assert ("Student" in head[0], "ID" in head[1]) == (True, True)
    assert head[2:5] == ["SIS User ID", "SIS Login ID", "Section"]
    assert (points[0], points[5]) == ("Points Possible", "2")
    assert head[5:] == ["Tiny (4711)"]
    numbers = {row[1]: row[5] for row in students}
    assert {number: numbers[number] for number in ("11", "12")} == {"11": "2", "12": "0"}
    (stranger,) = [row for row in students if not row[1]]
    assert stranger[3]  # by the login
    assert [note for note in exported.notes if "no id of Canvas is known" in note]


def test_canvas_gets_graded_notebooks_under_the_names_that_it_gave(graded):
    exported = export_for("canvas", graded)
    with zipfile.ZipFile(exported.paths[1]) as archive:
        assert sorted(archive.namelist()) == sorted(CANVAS)
        for name in archive.namelist():
            # assignment.rb: the first two parts of digits alone are the user and the file
            assert [part for part in name.split("_") if part.isdigit()][:2] in (
                ["11", "901"],
                ["12", "902"],
            )
            nbformat.validate(nbformat.reads(archive.read(name).decode(), as_version=4))
        assert '"kind": "wrong"' in archive.read("leejun_LATE_12_902_98_tiny-1.ipynb").decode()


def test_moodle_finds_each_participant_in_worksheet_and_zip(graded):
    exported = export_for("moodle", graded)
    worksheet, feedback, everyone = exported.paths
    head, row = rows_of(worksheet)
    line = dict(zip(head, row, strict=True))
    # importgradeslib.php asks for these three, and takes the number behind "Participant "
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(head)
    assert (line["Identifier"], line["Grade"], line["Maximum Grade"]) == (
        "Participant 77",
        "2.00",
        "2.00",
    )
    with zipfile.ZipFile(feedback) as archive:
        (name,) = archive.namelist()
        _, number, kind, plugin = name.split("/")[0].split("_")  # importziplib.php
        assert (number, kind, plugin) == ("77", "assignfeedback", "file")
        assert name.endswith(f"/{LESSON}.html")
        assert "Feedback for" in archive.read(name).decode()
    assert len(rows_of(everyone)) == 4


def test_a_name_with_an_underscore_does_not_move_moodles_number(graded, tmp_path):
    folder = Classroom(shutil.copytree(graded.folder, tmp_path / "class"))
    text = folder.identities.read_text().replace("Ana O'Neill", "Ana_O/Neill")
    folder.identities.write_text(text)
    (folder.folder / "roster.csv").unlink()
    with zipfile.ZipFile(export_for("moodle", folder).paths[1]) as archive:
        assert archive.namelist() == [f"Ana O Neill_77_assignfeedback_file/{LESSON}.html"]


def test_blackboard_and_brightspace_go_by_the_user_name(graded):
    head, *rows = rows_of(export_for("blackboard", graded).paths[0])
    assert head == ["Last Name", "First Name", "Username", LESSON]
    assert len(rows) == 3
    head, *rows = rows_of(export_for("brightspace", graded, {LESSON: "Tiny"}).paths[0])
    assert head == ["Username", "Tiny Points Grade", "End-of-Line Indicator"]
    assert {row[-1] for row in rows} == {"#"}
    assert {row[0] for row in rows} == set(graded.students())


def test_points_are_the_gradebooks_and_what_was_not_handed_in_is_empty(graded, tmp_path):
    head, *rows = rows_of(export_for("csv", graded).paths[0])
    assert head == ["student", "name", "email", LESSON, "total", "of"]
    totals = {row[0]: row[4] for row in rows}
    grades = read_grades(graded)
    for person in grades.people:
        assert float(totals[person.student]) == grades.points[person.student, LESSON]
    less = Classroom(shutil.copytree(graded.folder, tmp_path / "class"))
    shutil.rmtree(less.autograded / grades.people[0].student)
    assert grades.people[0].student not in {
        row[0] for row in rows_of(export_for("csv", less).paths[0])
    }


def test_the_same_grades_are_the_same_files(graded):
    paths = export_for("moodle", graded).paths
    before = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in export_for("moodle", graded).paths] == before


@pytest.mark.parametrize("note", ["", "[]", '{"file": 3}', '{"platform": "Canvas"}', "x" * 20_000])
def test_a_damaged_note_of_where_a_file_came_from_costs_its_feedback_alone(graded, tmp_path, note):
    folder = Classroom(shutil.copytree(graded.folder, tmp_path / "class"))
    for path in folder.submitted.glob("*/*/.collected.json"):
        path.write_text(note)
    assert [path.name for path in export_for("canvas", folder).paths] == ["canvas.csv"]


def test_what_cannot_be_exported_is_said_in_a_sentence(graded, tmp_path, tiny_built):
    (tmp_path / "submitted").mkdir()
    with pytest.raises(BadUse, match="is not graded yet"):
        export_for("csv", Classroom(tmp_path))
    with pytest.raises(BadUse, match="99_no: not graded"):
        export_for("csv", graded, {"99_no": "x"})
    for options, told in {
        ("--column", "98"): "--column belongs to --for",
        ("--for", "csv", "--column", "98"): "--column is LESSON=NAME",
        ("--for", "csv", "--column", "97=x"): "there is no lesson",
    }.items():
        done = autograder("export", "--class", graded.folder, *options, cwd=tiny_built)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
