"""What lives in a student's notebook besides checks: predictions, solutions, and the way so far.

>>> from course_lib.student import predict, progress, solution, what_you_did
"""

from course_lib.student.notebook import predict, progress, race, solution, what_you_did

__all__ = ["predict", "progress", "race", "solution", "what_you_did"]
