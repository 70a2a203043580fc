"""What runs a function on several workers: threads, or Dask's processes where it is installed."""

import contextlib
import importlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from threadpoolctl import threadpool_limits

KINDS = ("threads", "dask")
NEEDS = "distributed>=2024.8"  # the extra `cluster` of the students' wheel

Span = tuple[float, float]
Run = Callable[[Callable[[Any], Any], Sequence[Any]], tuple[list[Any], list[Span]]]


@contextlib.contextmanager
def engine(kind: str, workers: int) -> Iterator[Run]:
    """Keep workers ready, each with one core, and end them in the end.

    Parameters
    ----------
    kind : str
        "threads" of this process, or "dask": processes of their own on this machine. Where Dask is
        not installed, or does not start, threads stand in, and a line says so.
    workers : int

    Yields
    ------
    run : callable
        run(function, shards) calls function(shard) for each, shard k on worker k, and returns
        (results, spans). A span is when a worker began and ended, in seconds since the call.

    Raises
    ------
    ValueError
        For another kind, fewer than one worker, or more shards than workers.
    """
    if kind not in KINDS:
        raise ValueError(f'engine: expected "threads" or "dask", got {kind!r}')
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise ValueError(f"engine: expected one worker or more, got {workers!r}")
    with contextlib.ExitStack() as stack:
        start = stack.enter_context(_dask(workers)) if kind == "dask" else None
        if start is None:
            stack.enter_context(threadpool_limits(1, user_api="blas"))
            start = stack.enter_context(ThreadPoolExecutor(workers)).submit
            place: Callable[[int], dict[str, Any]] = _anywhere
        else:
            start, place = start

        def run(function: Callable[[Any], Any], shards: Sequence[Any]) -> Any:
            if len(shards) > workers:
                raise ValueError(f"run: {len(shards)} shards for {workers} workers")
            began = time.time()
            tasks = [start(_timed, function, s, **place(k)) for k, s in enumerate(shards)]
            done = [task.result() for task in tasks]
            spans = [(max(0.0, first - began), last - began) for _, first, last in done]
            return [result for result, _, _ in done], spans

        yield run


def _timed(function, shard):
    """The result, and when it was begun and ended: a clock that all processes share."""
    began = time.time()
    result = function(shard)
    return result, began, time.time()


def _anywhere(k):
    return {}


@contextlib.contextmanager
def _dask(workers):
    """(submit, where) of a cluster of processes on this machine; None where there is none."""
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        print("Dask is not installed here, so threads stand in. To install it, in a terminal:")
        print(f'  pip install "{NEEDS}"')
        yield None
        return
    try:
        client = distributed.Client(
            n_workers=workers, threads_per_worker=1, processes=True,
            dashboard_address=None, silence_logs=logging.CRITICAL,
        )  # fmt: skip
    except (OSError, RuntimeError, TimeoutError) as error:  # no ports, no processes
        print(f"Dask does not start here ({type(error).__name__}), so threads stand in.")
        yield None
        return
    with client:  # ends the cluster, too, which it began
        addresses = list(client.nthreads())
        yield (
            client.submit,
            lambda k: {"workers": [addresses[k % len(addresses)]], "pure": False},
        )
