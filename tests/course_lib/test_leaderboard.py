"""The board of lesson 11: the course's networks and one's own on the same drawn digits."""

import numpy as np
import pytest

from course_lib.student import leaderboard
from course_lib.student.place import HOME_VARIABLE


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)


class AlwaysAFive:
    def __init__(self):
        self.scores = np.load("my_net.npz")["scores"]

    def predict(self, x):
        return np.tile(self.scores, (len(x), 1))


def test_the_courses_networks_stand_there_with_their_parameters(capsys):
    leaderboard()
    told = capsys.readouterr().out
    assert "SimpleConvNet" in told
    assert "433,890" in told
    assert "yours" not in told


def test_ones_own_network_is_measured_and_counted_from_its_file(tmp_path, capsys):
    np.savez("my_net.npz", scores=np.eye(10, dtype=np.float32)[5])
    leaderboard(AlwaysAFive)
    line = next(one for one in capsys.readouterr().out.splitlines() if "yours, now" in one)
    assert line.split()[-3:] == ["10.0", "%", "yes"]


def test_a_network_without_its_file_is_told_in_a_line(capsys):
    leaderboard(AlwaysAFive)
    assert "Yours cannot be measured yet (FileNotFoundError)" in capsys.readouterr().out
