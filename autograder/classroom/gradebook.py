"""What a class's gradebook holds. nbgrader takes seconds to import, so it is imported late."""

import io
import json
import logging
import uuid
import warnings
from dataclasses import dataclass, field
from datetime import UTC, timedelta

import nbformat

from autograder.classroom.database import open_gradebook
from autograder.classroom.rules import Rules
from autograder.lessons.blank import released_source
from autograder.project import BadUse


def new_id():
    """An id as nbgrader's tables have them."""
    return uuid.uuid4().hex


def record(classroom, lesson, master, students, graded, anew=(), rules=None, worth=None):
    """Enter one lesson's grades into the class's gradebook: all of them, or none of them.

    What nbgrader does for one notebook after another, in several commits each, is done here in one
    transaction: the lesson's cells, the students, and for each submission its automatic scores,
    "No response." at answers that are as released, and the late penalty. Grades and comments that
    were given by hand stay.

    Parameters
    ----------
    classroom : Classroom
    lesson : str
    master : notebook
    students : list of str
    graded : dict of str to Graded
        By student; those who handed nothing in are not in it.
    anew : set of str
        Students who had a result of something else before: what they were given by hand asks to
        be looked at again.
    rules : Rules, optional
        What holds in the class.
    worth : dict of str to float, optional
        The points of each test in this class; otherwise those of the notebook.

    Raises
    ------
    GradebookError
        With a sentence that says what the instructor can do.
    """
    rules = rules or Rules()
    penalty_of = _late_penalties(classroom, rules)
    with open_gradebook(classroom) as book:
        notebook = _record_lesson(book, lesson, nbformat.from_dict(master), worth or {})
        if rules.there:
            _set_due_dates(notebook.assignment, rules)
        _record_students(book, students)
        _record_grades(book, notebook, graded, anew, rules, penalty_of)
        book.db.commit()


def _set_due_dates(assignment, rules):
    """Those of class.toml and extensions.csv, for formgrader and nbgrader's own commands, too."""
    due = rules.due(assignment.name)
    assignment.duedate = due and _as_nbgrader(due)
    for submission in assignment.submissions:
        _set_extension(assignment, submission, rules)


def _set_extension(assignment, submission, rules):
    until = rules.extended(submission.student_id, assignment.name)
    submission.extension = until and _as_nbgrader(until) - assignment.duedate


def _as_nbgrader(time):
    """A time as nbgrader's tables have it: in UTC, which it does not say."""
    return time.astimezone(UTC).replace(tzinfo=None)


def _record_lesson(book, lesson, master, worth):
    """Enter a lesson's cells; cells that the master no longer has go, with their grades."""
    from nbgrader.api import Comment, Grade
    from nbgrader.utils import compute_checksum

    book.update_or_create_assignment(lesson)
    kernel = json.dumps(master.metadata.kernelspec)
    notebook = book.update_or_create_notebook(lesson, lesson, kernelspec=kernel)
    cells = {c.metadata.nbgrader.grade_id: c for c in master.cells if "nbgrader" in c.metadata}
    flags = {name: cell.metadata.nbgrader for name, cell in cells.items()}
    for kept, flag, found in (
        (notebook.grade_cells, "grade", Grade),
        (notebook.solution_cells, "solution", Comment),
        (notebook.source_cells, None, None),
    ):
        for cell in list(kept):
            if cell.name in flags and (flag is None or flags[cell.name][flag]):
                continue
            if found is not None:
                for entry in book.db.query(found).filter(found.cell_id == cell.id):
                    book.db.delete(entry)
            book.db.delete(cell)
    book.db.flush()
    for name, cell in cells.items():
        kind = {"cell_type": cell.cell_type}
        if flags[name].grade:
            points = {"max_score": float(worth.get(name, flags[name].points))}
            book.update_or_create_grade_cell(name, lesson, lesson, **points, **kind)
        if flags[name].solution:
            book.update_or_create_solution_cell(name, lesson, lesson)
            cell.source = released_source(cell)  # what counts as no response
        text = {"source": cell.source, "checksum": compute_checksum(cell)}
        locked = {"locked": flags[name].grade or flags[name].locked}
        book.update_or_create_source_cell(name, lesson, lesson, **kind, **text, **locked)
    return book.find_notebook(lesson, lesson)


def _record_students(book, students):
    from nbgrader.api import Student

    known = {student.id for student in book.db.query(Student)}
    book.db.add_all(Student(id=name) for name in students if name not in known)


def _record_grades(book, notebook, graded, anew, rules, penalty_of):
    """Enter scores and automatic comments, made where they are missing."""
    from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook

    db, assignment = book.db, notebook.assignment
    submissions = {s.student_id: s for s in assignment.submissions}
    notebooks = {n.assignment_id: n for n in notebook.submissions}
    of_these = SubmittedNotebook.notebook_id == notebook.id
    grades = {
        (g.notebook_id, g.cell_id): g for g in db.query(Grade).join(Grade.notebook).filter(of_these)
    }
    comments = {
        (c.notebook_id, c.cell_id): c
        for c in db.query(Comment).join(Comment.notebook).filter(of_these)
    }
    grade_cells = [(cell.id, cell.name, cell.max_score) for cell in notebook.grade_cells]
    solution_cells = [(cell.id, cell.name) for cell in notebook.solution_cells]
    with db.no_autoflush:
        for student, result in graded.items():
            submission = submissions.get(student)
            if submission is None:
                submission = SubmittedAssignment(
                    id=new_id(), assignment_id=assignment.id, student_id=student
                )
                db.add(submission)
                if rules.there:
                    _set_extension(assignment, submission, rules)
            if (time := time_of(result.timestamp)) is not None:
                submission.timestamp = time
            own = notebooks.get(submission.id)
            if own is None:
                own = SubmittedNotebook(
                    id=new_id(), notebook_id=notebook.id, assignment_id=submission.id
                )
                db.add(own)
            total = 0
            for cell_id, name, most in grade_cells:
                grade = grades.get((own.id, cell_id))
                if grade is None:
                    grade = Grade(cell_id=cell_id, notebook_id=own.id)
                    db.add(grade)
                score = float(most if result.passed(name) else 0)
                # as in nbgrader: a grade given by hand stays, and asks to be looked at again
                changed = grade.auto_score != score
                grade.auto_score = score
                if grade.manual_score is None:
                    grade.needs_manual_grade = False
                elif changed or student in anew:
                    grade.needs_manual_grade = True
                given = grade.manual_score if grade.manual_score is not None else score
                total += given + (grade.extra_credit or 0)
            for cell_id, name in solution_cells:
                comment = comments.get((own.id, cell_id))
                if comment is None:
                    comment = Comment(cell_id=cell_id, notebook_id=own.id)
                    db.add(comment)
                comment.auto_comment = "No response." if name in result.blank else None
            late = _seconds_late(assignment, submission)
            own.late_submission_penalty = penalty_of(student, total, late) if late else None
    db.flush()


def time_of(text):
    """The time in a timestamp.txt of nbgrader's, in UTC; None if it holds none."""
    from nbgrader.utils import parse_utc

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of time zones that it does not know
            return parse_utc(text) if text else None
    except Exception:  # the file may hold anything, and the parser of times breaks in many ways
        return None


def _seconds_late(assignment, submission):
    if submission.timestamp is None or assignment.duedate is None:
        return 0
    due = assignment.duedate + (submission.extension or timedelta())
    return max(0, (submission.timestamp - due).total_seconds())


def _late_penalties(classroom, rules):
    """The class's rule for late submissions: a function of student, score and seconds late."""
    from nbgrader.preprocessors import AssignLatePenalties

    if (late := rules.late) is not None:
        return lambda student, points, seconds: late.penalty(points, seconds) or None
    where, config = classroom.config_file, classroom.config()
    try:
        rule = AssignLatePenalties(config=config)
        rule.log = _quiet_log()[0]
        rule.init_plugin()
    except Exception as error:  # a class of the instructor's own, which may be any text
        raise BadUse(
            f"{where}: c.AssignLatePenalties.plugin_class cannot be used ({_said(error)}); "
            "it should name a class that can be imported, such as late.SubMarks"
        ) from error

    def penalty(student, score, seconds):
        try:
            found = rule.plugin_inst.late_submission_penalty(student, score, seconds)
            return None if found is None else min(max(float(found), 0), score)
        except Exception as error:  # the instructor's own program
            name = type(rule.plugin_inst).__name__
            raise BadUse(
                f"{where}: the rule for late work, {name}, failed at {student} ({_said(error)}); "
                "late_submission_penalty should return points or None"
            ) from error

    return penalty


def _said(error):
    """An exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def grades_by_hand(classroom):
    """What was given by hand: {(student, lesson, grade_id): (points or None, extra points)}."""
    from nbgrader.api import Grade

    with open_gradebook(classroom) as book:
        found = book.db.query(Grade).filter(
            (Grade.manual_score.isnot(None)) | (Grade.extra_credit.isnot(None))
        )
        return {
            (grade.student.id, grade.assignment.name, grade.name): (
                grade.manual_score,
                grade.extra_credit or 0,
            )
            for grade in found
        }


def lateness(classroom):
    """What came late: {(student, lesson): (seconds late, points that it loses)}."""
    from nbgrader.api import Assignment, SubmittedAssignment, SubmittedNotebook

    with open_gradebook(classroom) as book:
        found = (
            book.db.query(SubmittedNotebook, SubmittedAssignment, Assignment)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        )
        return {
            (submission.student_id, assignment.name): (seconds, own.late_submission_penalty or 0)
            for own, submission, assignment in found
            if (seconds := _seconds_late(assignment, submission))
        }


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds of one test cell."""

    points: float
    most: float
    by_hand: bool
    extra: float


@dataclass(frozen=True)
class Remark:
    """What the gradebook holds of one answer."""

    auto: str | None
    manual: str | None


@dataclass
class Marks:
    """What the gradebook holds of one notebook."""

    grades: dict[str, Mark] = field(default_factory=dict)  # by grade_id
    comments: dict[str, Remark] = field(default_factory=dict)
    penalty: float = 0  # for handing in late
    seconds_late: float = 0


def marks(classroom, lesson):
    """Everyone's marks for a lesson: {student: Marks}."""
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Comment,
        Grade,
        GradeCell,
        Notebook,
        SubmittedAssignment,
        SubmittedNotebook,
    )

    found = {}
    with open_gradebook(classroom) as book:
        submitted = (
            book.db.query(SubmittedNotebook, SubmittedAssignment, Assignment)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
            .filter(Assignment.name == lesson, Notebook.name == lesson)
        )
        by_id = {}
        for notebook, submission, assignment in submitted:
            penalty = notebook.late_submission_penalty or 0
            own = Marks(penalty=penalty, seconds_late=_seconds_late(assignment, submission))
            found[submission.student_id] = by_id[notebook.id] = own
        cells = book.db.query(Grade, GradeCell.name, GradeCell.max_score)
        for grade, name, most in cells.join(GradeCell, Grade.cell_id == GradeCell.id):
            if grade.notebook_id in by_id:
                by_hand = grade.manual_score is not None
                extra = grade.extra_credit or 0
                points = (grade.manual_score if by_hand else grade.auto_score or 0) + extra
                by_id[grade.notebook_id].grades[name] = Mark(points, most, by_hand, extra)
        for remark, name in book.db.query(Comment, BaseCell.name).join(
            BaseCell, Comment.cell_id == BaseCell.id
        ):
            if remark.notebook_id in by_id:
                own = by_id[remark.notebook_id]
                own.comments[name] = Remark(remark.auto_comment, remark.manual_comment)
    return found


def submissions(classroom):
    """Who is in the gradebook: {student: names of the lessons that were handed in}."""
    from nbgrader.api import Student

    with open_gradebook(classroom) as book:
        return {
            student.id: [submission.assignment.name for submission in student.submissions]
            for student in book.db.query(Student)
        }


def move(classroom, student, into, stays):
    """Give a student's submissions to another one, or to nobody; the student goes.

    Parameters
    ----------
    student : str
    into : str or None
        Made if there is none of this name.
    stays : set of str
        Lessons of which `into` keeps its own; of others it loses what it has for what it gets.
    """
    from nbgrader.api import Student

    with open_gradebook(classroom) as book:
        old = book.db.get(Student, student)
        if old is None:
            return
        target = into and book.db.get(Student, into)
        if into and target is None:
            about = {name: getattr(old, name) for name in ("first_name", "last_name", "email")}
            target = Student(id=into, lms_user_id=old.lms_user_id, **about)
            book.db.add(target)
        own = {submission.assignment.name: submission for submission in old.submissions}
        theirs = {one.assignment.name for one in target.submissions} if target else set()
        for lesson, submission in own.items():
            if target is None or lesson in stays:
                book.remove_submission(lesson, student)
                continue
            if lesson in theirs:
                book.remove_submission(lesson, into)
            submission.student = target
        book.db.commit()
        book.remove_student(student)


def export(classroom):
    """Write nbgrader's table of grades, a row for each lesson of each student; return its path."""
    from autograder.classroom.export import SafeCsv

    path = classroom.folder / "grades.csv"
    plugin = SafeCsv()
    plugin.log = _quiet_log()[0]
    plugin.to = str(path)
    with open_gradebook(classroom) as book:
        plugin.export(book)
    return path


def _quiet_log():
    """A logger that nobody hears, and the text that it collects."""
    text = io.StringIO()
    log = logging.Logger("nbgrader", logging.INFO)
    log.addHandler(logging.StreamHandler(text))
    return log, text
