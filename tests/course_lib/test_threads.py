"""Two threads: results in order, errors passed on, BLAS held and let go."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest
from waiting import LONGEST

from course_lib import threads


def blas_threads():
    return [lib["num_threads"] for lib in threads._blas().info() if lib["user_api"] == "blas"]


@pytest.fixture(params=[1, 2])
def cores(request, monkeypatch):
    monkeypatch.setattr(threads, "usable_cores", lambda: request.param)
    return request.param


def test_results_come_in_the_order_of_the_parts(cores):
    seen = set()

    def work(part):
        seen.add(threading.get_ident())
        time.sleep(0.02 * (2 - part))
        return part * 10

    assert threads.run(work, [0, 1]) == [0, 10]
    assert len(seen) == cores


def test_little_work_gets_no_thread():
    me = threading.get_ident()
    assert threads.run(lambda part: threading.get_ident(), [0, 1], aside=False) == [me, me]


@pytest.mark.parametrize("bad", [0, 1])
def test_an_error_of_either_part_is_raised_when_both_have_ended(cores, bad):
    ended = []

    def work(part):
        time.sleep(0.01 * part)
        ended.append(part)
        if part == bad:
            raise ValueError(f"part {part}")

    with pytest.raises(ValueError, match=f"part {bad}"):
        threads.run(work, [0, 1])
    assert sorted(ended) == [0, 1]


def test_a_thread_has_the_warnings_settings_of_its_caller(cores):
    def work(part):
        return np.float32(1) / np.zeros(1, np.float32)

    with np.errstate(divide="ignore"):
        threads.run(work, [0, 1])
    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        threads.run(work, [0, 1])


def test_blas_has_one_thread_inside_and_as_many_as_before_afterwards():
    before = blas_threads()
    with threads.one_blas_thread():
        assert set(blas_threads()) <= {1}
        with threads.one_blas_thread():
            pass
        assert set(blas_threads()) <= {1}
    assert blas_threads() == before


def test_callers_in_several_threads_leave_blas_as_it_was():
    before, errors = blas_threads(), []

    def call():
        for _ in range(50):
            with threads.one_blas_thread():
                if not set(blas_threads()) <= {1}:
                    errors.append(blas_threads())

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert not errors
    assert blas_threads() == before


def test_where_no_thread_can_be_started_the_work_is_done_without(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threads, "usable_cores", lambda: 2)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert threads.run(lambda part: part, [0, 1]) == [0, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not fork")
def test_a_process_that_is_forked_while_another_thread_computes_goes_on():
    held, release = threading.Event(), threading.Event()

    def hold():
        with threads.one_blas_thread():
            held.set()
            release.wait(LONGEST)

    before = blas_threads()
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(LONGEST)
    try:
        child = multiprocessing.get_context("fork").Process(target=_child, args=(before,))
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # that a fork may deadlock: not here
            child.start()
        child.join(LONGEST)
        assert child.exitcode == 0
    finally:
        release.set()
        holder.join()
        child.kill()
    assert blas_threads() == before


def _child(before):
    assert blas_threads() == before
    assert threads.run(lambda part: part + 1, [0, 1]) == [1, 2]
    assert blas_threads() == before


def test_all_of_this_holds_where_blas_has_two_threads():
    """The suite's workers give it one, which could not be told from as many as before."""
    name = test_all_of_this_holds_where_blas_has_two_threads.__name__
    command = [sys.executable, "-m", "pytest", "-q", __file__, "-k", f"not {name}"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
