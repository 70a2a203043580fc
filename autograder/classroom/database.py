"""Where a class's gradebook lies: in a file of the class, or on a server that `db_url` names.

What is different about the two stands here, and no more of the program asks which one it is.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
import warnings
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path

from platformdirs import user_cache_dir

from autograder.classroom.folder import file_stamp
from autograder.project import BadUse, write_atomically

# the first time a gradebook is made, nbgrader calls alembic by its name
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"

PACKAGES = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary"}  # of a module's name


class GradebookError(BadUse):
    """The gradebook cannot be used; the sentence says what the instructor can do."""


@dataclass(frozen=True)
class Database:
    """Where a gradebook lies.

    Parameters
    ----------
    url : str
        For SQLAlchemy.
    shown : str
        The same for people, without a password.
    file : Path or None
        None on a server.
    """

    url: str
    shown: str
    file: Path | None


def database_of(classroom):
    """The database of a class: c.CourseDirectory.db_url of its configuration, or its own file."""
    url = classroom.config().CourseDirectory.get("db_url")
    if not url:
        return Database(
            f"sqlite:///{classroom.gradebook}", str(classroom.gradebook), classroom.gradebook
        )
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        found = make_url(url)
    except ArgumentError as error:  # its text may hold the password
        raise GradebookError(
            f"{classroom.folder / 'nbgrader_config.py'}: c.CourseDirectory.db_url is no address "
            "of a database; one is written postgresql+psycopg://NAME@HOST/DATABASE"
        ) from error
    if found.get_backend_name() == "sqlite":
        file = classroom.folder / (found.database or "")  # nbgrader is called in that folder
        return Database(f"sqlite:///{file}", str(file), file)
    return Database(url, found.render_as_string(hide_password=True), None)


def exists(classroom):
    """Whether there is a gradebook."""
    database = database_of(classroom)
    if database.file is not None:
        return database.file.exists()
    with _engine(database) as engine:
        return _has_tables(engine) or classroom.gradebook.exists()


def require_server(classroom):
    """Raise a GradebookError where the gradebook is on a server that cannot be used."""
    database = database_of(classroom)
    if database.file is None:
        with _engine(database) as engine:
            engine.connect().close()


def stamp(classroom):
    """What shows that somebody changed the gradebook; None if there is none."""
    database = database_of(classroom)
    if database.file is not None:
        return file_stamp(database.file)
    with _engine(database) as engine:
        return _digest(engine)


@contextmanager
def open_gradebook(classroom):
    """The class's gradebook, made if there is none; what is wrong is told in one sentence.

    On a server it begins as what the class's own file holds, if there is one, so that a class
    that moves there loses no points that were given by hand. The file goes to backups/.
    """
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning

    # nbgrader's own way of adding submissions provokes it; nothing is lost
    warnings.filterwarnings("ignore", "Object of type .* not in session", SAWarning)
    database = database_of(classroom)
    if database.file is None:
        with _engine(database) as engine:
            if not _has_tables(engine):
                Gradebook(database.url).close()
            if classroom.gradebook.exists():
                _move_to_server(classroom, engine)
    elif not os.path.lexists(database.file):
        write_atomically(database.file, empty_gradebook())
    with _told(database), Gradebook(database.url) as book:
        yield book


def back_up(classroom, target):
    """Copy the gradebook into a file, wherever it lies."""
    database = database_of(classroom)
    if database.file is not None:
        copy_file(database.file, target)
        return
    write_atomically(target, empty_gradebook())
    copy = Database(f"sqlite:///{target}", str(target), target)
    with _engine(database) as old, _engine(copy) as new:
        _copy_rows(old, new)


def copy_file(path, target):
    """Copy a database of SQLite's, which others may be writing to."""
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@cache
def empty_gradebook():
    """The bytes of an empty gradebook.

    nbgrader makes it, and asks another program for the version of its tables: that takes seconds,
    and the bytes are the same for the same nbgrader. So they are kept in the user's cache.
    """
    from nbgrader.api import Gradebook

    kept = Path(user_cache_dir("convnet-course"), f"gradebook-{metadata.version('nbgrader')}.db")
    with suppress(OSError):
        if (content := kept.read_bytes()).startswith(b"SQLite format 3"):
            return content
    # a run that ends early does not wait for it, and must not complain
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, "gradebook.db")
        with _told(Database("", str(path), path)), Gradebook(f"sqlite:///{path}"):
            pass
        content = path.read_bytes()
    with suppress(OSError):  # no home, or a closed one: it is made anew next time
        write_atomically(kept, content)
    return content


# on a server ------------------------------------------------------------------------------------


@contextmanager
def _engine(database):
    """SQLAlchemy's way to a database; what is wrong is told in one sentence."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError

    try:
        engine = create_engine(database.url)
    except (ImportError, NoSuchModuleError) as error:
        module = getattr(error, "name", None) or "psycopg"
        raise GradebookError(
            f"{database.shown} needs a Python package that is not there ({error}): "
            f"pip install '{PACKAGES.get(module, module)}', and write the address as "
            "postgresql+psycopg://NAME@HOST/DATABASE"
        ) from error
    try:
        with _told(database):
            yield engine
    finally:
        engine.dispose()


def _has_tables(engine):
    from sqlalchemy import inspect

    return bool(inspect(engine).get_table_names())


def _move_to_server(classroom, engine):
    """Copy what a class's own file holds to a server that has no lesson yet."""
    from nbgrader.api import Assignment
    from sqlalchemy import func, select

    with engine.connect() as connection:
        if connection.execute(select(func.count(Assignment.id))).scalar():
            return
    file = classroom.gradebook
    with _engine(Database(f"sqlite:///{file}", str(file), file)) as source:
        _copy_rows(source, engine)
    now = datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
    backup = classroom.folder / "backups" / f"{now}_moved_to_a_server"
    backup.mkdir(parents=True)
    file.rename(backup / file.name)


def _copy_rows(source, target):
    """Copy all rows of a gradebook into one that is empty: all of them, or none."""
    from nbgrader.api import Base
    from sqlalchemy import insert, select

    with source.connect() as old, target.begin() as new:
        for table in Base.metadata.sorted_tables:
            new.execute(table.delete())  # nbgrader begins with a course
            if rows := old.execute(select(table)).mappings().all():
                new.execute(insert(table), [dict(row) for row in rows])


def _digest(engine):
    """A hash of all rows, whatever their order; None if there are no tables."""
    from sqlalchemy import MetaData, select

    tables = MetaData()
    tables.reflect(engine)
    total = 0
    with engine.connect() as connection:
        for name, table in tables.tables.items():
            for row in connection.execute(select(table)):
                found = hashlib.sha256(f"{name} {tuple(row)!r}".encode())
                total += int.from_bytes(found.digest())
    return f"{total:x}" if tables.tables else None


@contextmanager
def _told(database):
    """What a database complains of becomes one sentence."""
    from sqlalchemy.exc import DatabaseError, OperationalError

    try:
        yield
    except DatabaseError as error:
        said = " ".join(str(error.orig).split())
        sentence = _of_server if database.file is None else _of_file
        operational = isinstance(error, OperationalError)
        raise GradebookError(sentence(database.shown, said, operational)) from error


def _of_server(shown, said, operational):
    if operational:
        return (
            f"{shown} cannot be used ({said}); is the server running, and are the name, the "
            "password and the database in c.CourseDirectory.db_url right? Nothing is lost: mend "
            "it and run the same command again"
        )
    return (
        f"{shown} refuses ({said}); nothing is lost. If another version of nbgrader made its "
        "tables, run nbgrader db upgrade in the class's folder"
    )


def _of_file(shown, said, operational):
    if not operational:
        return f"{shown} is not a gradebook ({said}); move it away to make it anew"
    if "locked" in said:
        return (
            f"{shown} is in use by another program (a grade being saved in formgrader?); "
            "nothing is lost: close it and run the same command again"
        )
    if "full" in said:
        return f"{shown}: {said}; nothing is lost"
    return (
        f"{shown} cannot be written ({said}); if another version of nbgrader made it, run "
        "nbgrader db upgrade in the class's folder"
    )
