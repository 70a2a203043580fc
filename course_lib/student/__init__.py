"""What lives in a student's notebook besides checks: predictions, solutions, and the way so far.

>>> from course_lib.student import predict, progress, solution, what_you_did
"""

from course_lib.student import log, restore
from course_lib.student.contest import contest
from course_lib.student.leaderboard import leaderboard
from course_lib.student.log import my_log
from course_lib.student.predict import predict
from course_lib.student.progress import progress, what_you_did
from course_lib.student.race import race
from course_lib.student.solution import solution

__all__ = [
    "contest",
    "leaderboard",
    "log",
    "my_log",
    "predict",
    "progress",
    "race",
    "solution",
    "what_you_did",
]

log.kept()  # the cell that imports this says whether a person works here
restore.register()
