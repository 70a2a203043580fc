"""Grading on a Dask cluster: the same results, whatever happens to its workers."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import zlib

import cluster_work
import pytest
from cluster_work import KILL, LIE, NOTHING
from commands import autograder
from conftest import need
from test_grade import course, make_class, rows  # noqa: F401 (a fixture)
from waiting import LONGEST

from autograder.classroom.folder import Classroom
from autograder.grading import cluster as driver
from autograder.grading.cluster import Cluster, Crew
from autograder.grading.ledger import Ledger
from autograder.grading.machine import Order
from autograder.grading.submission import Graded
from autograder.grading.whole_class import Options, grade_class
from autograder.project import BadUse, find_lessons
from autograder.sandbox.walls import Limits

distributed = pytest.importorskip("distributed", reason="Dask is not installed (the extra cluster)")

ORDER = Order({}, {}, "0" * 32, Limits(), "none")


def local_cluster(workers):
    """A scheduler and workers, processes of this machine, each with a nanny."""
    return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0")


@pytest.fixture(scope="module")
def two_workers():
    with local_cluster(2) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def told():
    return []


@pytest.fixture
def cluster(two_workers, told):
    with Cluster(two_workers, told.append) as cluster:
        cluster.client.wait_for_workers(2, timeout=LONGEST)  # a nanny may still bring one back
        yield cluster


@pytest.fixture
def crew(cluster):
    return Crew(cluster, ORDER, cluster_work.Echo)


def tasks(contents):
    for number, content in enumerate(contents):
        yield (f"s{number}", "98_tiny"), (content, None, (), None)


def answers(found):
    return {task[0]: outcome and outcome[1] for task, outcome in found}


def everything(folder):
    """All that a class keeps of its grading, but for the times of files."""
    with sqlite3.connect(folder / ".graded" / "ledger.db") as ledger:
        tables = [
            sorted(ledger.execute(query))
            for query in (
                "SELECT * FROM result",
                "SELECT * FROM content",
                "SELECT student, lesson, program, data FROM entry",
                "SELECT * FROM decided",
            )
        ]
    notebooks = {
        path.relative_to(folder): path.read_bytes()
        for path in sorted((folder / "autograded").rglob("*"))
        if path.is_file()
    }
    return (folder / "results.csv").read_bytes(), tables, notebooks


def test_a_killed_worker_changes_no_byte_of_what_one_machine_finds(
    course,  # noqa: F811
    cluster,
    told,
    tmp_path,
):
    need("bwrap")
    here, there = tmp_path / "here", tmp_path / "there"
    make_class(course, here, ["right", "float", "split", "exits", "cut", "blank", "raises"])
    Classroom(here).prepare()
    Classroom(here).seed()  # the same hidden cases
    shutil.copytree(here, there)
    lessons = find_lessons(course)
    workers = cluster.client.run(os.getpid)

    def kill_one(results, count):
        for number, result in enumerate(results):
            if number == 1:
                os.kill(random.choice(list(workers.values())), signal.SIGKILL)
            yield result

    for folder, options, progress in (
        (here, Options(2), lambda results, count: results),
        (there, Options(cluster=cluster), kill_one),
    ):
        classroom = Classroom(folder)
        run = grade_class(classroom, lessons, classroom.students(), options, progress)
        assert (run.graded, run.warning, run.grader_failed) == (7, "", False)
    assert everything(there) == everything(here)
    assert rows(there)["right"]["status"] == "passed"
    assert cluster.state.endswith("at a time")
    assert {sentence.partition(" ")[2] for sentence in told} <= {
        "grades 1 at a time. Walls: bubblewrap.",
        "is gone; what it had is graded elsewhere",
    }


def test_a_worker_without_walls_is_named_and_gets_no_work_unless_it_is_told_to(
    course,  # noqa: F811
    cluster,
    told,
    tmp_path,
):
    make_class(course, tmp_path, ["right", "float"])
    classroom, lessons = Classroom(tmp_path), find_lessons(course)

    def grade(sandbox):
        options = Options(sandbox=sandbox, cluster=cluster)
        return grade_class(
            classroom, lessons, classroom.students(), options, lambda found, count: found
        )

    (path, _) = cluster.client.run(cluster_work.set_path, "").values()
    try:
        with pytest.raises(BadUse, match="no worker can grade: .*bubblewrap is not installed"):
            grade("auto")
        assert len(told) == 2
        run = grade("none")
    finally:
        cluster.client.run(cluster_work.set_path, path)
    assert [row.status for row in run.rows] == ["failed", "passed"]
    assert run.warning.startswith("NO SANDBOX on the cluster")


def test_a_lost_scheduler_costs_nothing_that_is_graded(course, tmp_path):  # noqa: F811
    need("bwrap")
    make_class(course, tmp_path, ["right", "float", "blank"])
    classroom, lessons = Classroom(tmp_path), find_lessons(course)

    def end_it(results, count):
        for result in results:
            yield result
            workers.close()

    with local_cluster(1) as workers, Cluster(workers.scheduler_address) as cluster:
        gone = f"the scheduler at {cluster.address} is gone; what is graded is kept"
        with pytest.raises(BadUse, match=gone):
            grade_class(classroom, lessons, classroom.students(), Options(cluster=cluster), end_it)
    with Ledger(classroom) as ledger:
        kept = ledger.db.execute("SELECT count(*) FROM result").fetchone()[0]
    assert kept >= 1
    run = grade_class(
        classroom, lessons, classroom.students(), Options(), lambda found, count: found
    )
    assert [row.status for row in run.rows] == ["blank", "failed", "passed"]


def test_a_submission_that_kills_its_workers_costs_no_other():
    contents = [KILL if number == 3 else b"%d" % number for number in range(12)]
    expected = {f"s{n}": None if c == KILL else c for n, c in enumerate(contents)}
    # workers of its own: no nanny brings one back that ends as soon as it is there
    with local_cluster(2) as workers, Cluster(workers.scheduler_address) as cluster:
        assert answers(Crew(cluster, ORDER, cluster_work.Echo).run(tasks(contents))) == expected


def test_submissions_are_sent_only_where_there_is_room(crew):
    taken = []

    def some():
        for task in tasks([b""] * 30):
            taken.append(task)
            yield task

    for done, _ in enumerate(crew.run(some())):
        assert len(taken) <= done + 2 + driver.AHEAD * 2


def test_a_run_that_is_stopped_leaves_nothing_to_the_next_one(crew):
    with contextlib.suppress(KeyboardInterrupt), crew:
        for _ in crew.run(tasks([b"first"] * 9)):
            raise KeyboardInterrupt
    with crew:
        found = answers(crew.run(tasks([b"second"] * 9)))
    assert found == {f"s{number}": b"second" for number in range(9)}


def test_a_worker_that_answers_nonsense_gets_no_more_work(crew, told, tmp_path):
    content = LIE + str(tmp_path / "liar").encode()
    found = answers(crew.run(tasks([content] * 9)))
    assert found == {f"s{number}": content for number in range(9)}
    said = [sentence.partition(" ")[2] for sentence in told]
    assert sorted(said) == [
        "gets no work: what it answers cannot be read",
        *["grades 1 at a time."] * 2,
    ]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"",
        (NOTHING,),
        (NOTHING.decode(), zlib.compress(b"")),
        (NOTHING, "text"),
        (NOTHING, zlib.compress(b"notebook")[:-4]),
        (NOTHING, zlib.compress(b"\0" * (driver.LARGEST + 1))),
        (b"[" * 100_000, zlib.compress(b"")),
        (b'{"key": ""}', zlib.compress(b"")),
        (json.dumps(Graded("../../x").to_data()).encode(), zlib.compress(b"")),
        (json.dumps(Graded(7).to_data()).encode(), zlib.compress(b"")),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(answer):
    assert driver.opened(answer) is None


def test_who_is_not_as_this_machine_is_refused_and_both_are_named():
    ours = driver.facts({"98_tiny": "a" * 64})
    same = ours | {"jobs": 1, "note": "", "problem": ""}
    assert driver.refusal(same, ours) == ""
    for name, version in ours["versions"].items():
        theirs = same | {"versions": ours["versions"] | {name: "0.7"}}
        said = f"it has {name} 0.7, and this machine has {version}"
        assert driver.refusal(theirs, ours) == said
    said = driver.refusal(same | {"programs": {"98_tiny": "b" * 64}}, ours)
    assert "bbbbbbbb" in said
    assert "aaaaaaaa" in said
    for nonsense in (None, [], {}, ours, same | {"jobs": "8"}, same | {"versions": "3.11"}):
        assert driver.refusal(nonsense, ours) == "what it tells of itself cannot be read"


def test_a_cluster_of_refused_workers_ends_with_their_reason(course, cluster):  # noqa: F811
    master = find_lessons(course)[0].master.read_bytes()
    order = Order({"98_tiny": master}, {"98_tiny": "0" * 64}, "0" * 32, Limits(), "none")
    with pytest.raises(BadUse, match="no worker can grade: .* grades 98_tiny by"):
        list(cluster.crew(order).run(tasks([b""])))


def test_a_cluster_without_workers_is_waited_for_and_then_told():
    with (
        local_cluster(0) as empty,
        Cluster(empty.scheduler_address, patience=0) as cluster,
        pytest.raises(BadUse, match="has no workers; `dask worker tcp://"),
    ):
        list(cluster.crew(ORDER).run(tasks([b""])))


@pytest.mark.parametrize("address", ["nowhere", "carrier-pigeon://coop", "tls://127.0.0.1:1"])
def test_an_address_where_no_scheduler_is_gives_one_sentence(course, tmp_path, address):  # noqa: F811
    make_class(course, tmp_path, ["right"])
    done = autograder("grade", "--class", tmp_path, "--cluster", address, cwd=course)
    assert done.returncode == 2
    assert f"no scheduler answers at {address} (" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_dask_it_says_how_to_install_it(course, tmp_path, monkeypatch):  # noqa: F811
    make_class(course, tmp_path, ["right"])
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = autograder("grade", "--class", tmp_path, "--cluster", "tcp://10.0.0.1:1", cwd=course)
    assert done.returncode == 2
    assert "pip install 'convnet-course[cluster]'" in done.stderr
