"""What runs a function on several workers."""

import sys
import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from course_lib.student.engines import engine


def total(shard):
    return float(np.sum(shard))


def blas_threads(shard):
    return max(
        (lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"), default=1
    )


def test_each_shard_has_its_result_and_its_time_in_order():
    with engine("threads", 3) as run:
        results, spans = run(total, [[1, 2], [3], []])
    assert results == [3.0, 3.0, 0.0]
    assert len(spans) == 3
    assert all(0 <= begin <= end for begin, end in spans)


def test_shards_are_computed_at_the_same_time():
    both = threading.Barrier(2, timeout=30)  # is passed only by two at once
    with engine("threads", 2) as run:
        results, _ = run(lambda shard: both.wait() >= 0, [0, 1])
    assert results == [True, True]


def test_a_worker_has_one_core_and_the_limit_ends_with_the_engine():
    before = blas_threads(None)
    with engine("threads", 2) as run:
        assert run(blas_threads, [0, 1])[0] == [1, 1]
    assert blas_threads(None) == before


def test_an_error_of_a_worker_arrives_and_the_engine_can_be_used_again():
    with engine("threads", 2) as run:
        with pytest.raises(ZeroDivisionError):
            run(lambda shard: 1 / shard, [1, 0])
        assert run(lambda shard: 1 / shard, [1, 2])[0] == [1.0, 0.5]


def test_without_dask_threads_stand_in_and_it_says_how_to_install_it(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with engine("dask", 2) as run:
        assert run(total, [[1], [2, 3]])[0] == [1.0, 5.0]
    assert "threads stand in" in (told := capsys.readouterr().out)
    assert 'pip install "distributed' in told


class NoPorts:
    """A Dask whose cluster does not start."""

    def Client(self, **options):
        raise OSError("no ports")


def test_where_dask_does_not_start_threads_stand_in(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", NoPorts())
    with engine("dask", 2) as run:
        assert run(total, [[4]])[0] == [4.0]
    assert "Dask does not start here (OSError), so threads stand in." in capsys.readouterr().out


def test_dasks_workers_are_processes_of_their_own():
    pytest.importorskip("distributed", reason="Dask is not installed (pip install distributed)")
    with engine("dask", 2) as run:
        results, spans = run(process_number, [1, 2])
    assert len({*results, process_number(0)}) == 3
    assert all(0 <= begin <= end for begin, end in spans)


def process_number(shard):
    import os

    return os.getpid()


BAD = {
    "another kind": (lambda: engine("mpi", 2), 'expected "threads" or "dask", got \'mpi\''),
    "no worker": (lambda: engine("threads", 0), "expected one worker or more, got 0"),
    "half a worker": (lambda: engine("threads", 1.5), "got 1.5"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_engine_is_refused(case):
    start, told = BAD[case]
    with pytest.raises(ValueError, match=told), start():
        pass


def test_more_shards_than_workers_are_refused():
    with engine("threads", 1) as run, pytest.raises(ValueError, match="2 shards for 1 workers"):
        run(total, [[1], [2]])
