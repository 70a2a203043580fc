"""Networks beside each other on the same drawn digits: the course's own, and the student's."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.datasets import load_drawn
from course_lib.exercises import find
from course_lib.exercises.network_file import Refused, parameters, read_arrays, read_file
from course_lib.student.log import events, note
from course_lib.student.showing import card, paragraph, show, table_html, table_text
from course_lib.training import predict
from course_lib.weights import load_ensemble, load_network

NAME = "MyNet"
PLACES = 5  # of one's own networks that are shown
# what scripts/train_my_net.py reached with its network of 15,466 parameters: share, parameters
RECORDED = {
    "three convolutions, MNIST as it is": (0.705, 15_466),
    "three convolutions, digits changed, 20 epochs": (0.91, 15_466),
    "three convolutions, digits changed, 60 epochs": (0.955, 15_466),
}
COLUMNS = ("Network", "Parameters", "Right", "In the budget")


def leaderboard(network: Callable[[], Any] | None = None) -> None:
    """Show how many of the 200 drawn digits for practice the networks read.

    Parameters
    ----------
    network : class, optional
        Yours: network() loads its file, and its predict(x) gives scores (N, 10).
    """
    budget = _budget()
    rows = [
        (share, count, name) for name, (share, count) in {**_of_the_course(), **RECORDED}.items()
    ]
    entry, told = None, ""
    if network is not None:
        try:
            share, count = _measured(network)
        except Exception as error:  # whatever the student's code raises is told by its check
            told = f"Yours cannot be measured yet ({type(error).__name__}): its check says more."
        else:
            entry = note("network", exercise=NAME, share=share, parameters=count)
            rows.append((share, count, "yours, now"))
            runs = [one for one in events() if one["kind"] == "network"]
            earlier = sorted(runs[:-1], key=lambda one: -one["share"])[:PLACES]
            rows += [(one["share"], one["parameters"], f"yours, {_when(one)}") for one in earlier]
    rows.sort(key=lambda row: (-row[0], row[1]))
    lines = [
        (name, f"{count:,}", _per_cent(share), "yes" if count <= budget else "no")
        for share, count, name in rows
    ]
    title = "Of 200 drawn digits for practice"
    text = "\n".join(filter(None, [title, table_text(COLUMNS, lines), told]))
    parts = [paragraph(title, "title"), table_html(COLUMNS, lines)]
    show(text, card("Leaderboard", *parts, *([paragraph(told)] if told else [])), entry)


def _per_cent(share):
    return f"{share:.1%}".replace("%", "\N{NO-BREAK SPACE}%")


def _of_the_course():
    """The networks whose weights ship with the course: {name: (share, parameters)}."""
    networks = {
        "SimpleConvNet": load_network("SimpleConvNet"),
        "DeepConvNet": load_network("DeepConvNet"),
        "five DeepConvNets together": load_ensemble("DeepConvNet"),
    }
    x, t = load_drawn()
    return {
        name: (float((predict(net, x).argmax(axis=1) == t).mean()), net.num_params)
        for name, net in networks.items()
    }


def _measured(network):
    """The share of drawn digits that a student's network reads, and its parameters."""
    x, t = load_drawn()
    net = network()
    start, right = time.monotonic(), 0
    for at in range(0, len(t), 100):
        scores = np.asarray(net.predict(x[at : at + 100].copy()))
        if scores.shape != (len(x[at : at + 100]), 10):
            raise ValueError(f"scores of the shape {scores.shape}")
        right += int((scores.argmax(axis=1) == t[at : at + 100]).sum())
        if time.monotonic() - start > 60:
            raise TimeoutError
    try:
        count = parameters(read_arrays(read_file(Path(_file())).content))
    except Refused as refused:
        raise ValueError(refused.problem.kind) from None
    return right / len(t), count


def _file():
    return find(NAME).file.name


def _budget():
    return find(NAME).file.parameters


def _when(run):
    return run["time"][:16].replace("T", " ")
