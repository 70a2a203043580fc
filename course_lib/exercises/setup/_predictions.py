"""What lesson 0 asks its students to predict."""

import numpy as np

from course_lib.exercises.prediction import Prediction
from course_lib.functional import softmax


def _shares_of_a_letter():
    scores_of_anything = np.array([[-3.0, 1.5, 0.0, 2.0, 7.0, -1.0, 0.5, 3.0, -2.0, 4.0]])
    return round(100 * float(softmax(scores_of_anything).sum()))


def _seven_rows():
    try:
        np.zeros((2, 3, 4, 5)).reshape(7, -1)
    except ValueError:
        return "error"
    return "cut"


PREDICTIONS = {
    "shares_of_a_letter": Prediction(
        _shares_of_a_letter,
        "The network shares 100 percent among ten digits, whatever you draw. It has no way to "
        "say that this is no digit.",
        wrong={
            0: "You expect it to say that this is no digit. It cannot: nobody gave it that answer.",
            10: "Ten percent is an even share of one digit; here all ten are added up.",
        },
        unit="percent",
        between=(0, 1000),
        tolerance=0.5,
    ),
    "seven_rows": Prediction(
        _seven_rows,
        "A new shape must hold exactly the same numbers, and 120 is no multiple of 7.",
        choices={
            "cut": "a shape of (7, 17), and the last number is left out",
            "filled": "a shape of (7, 18), filled up with zeros",
            "error": "an error",
        },
        wrong={
            "cut": "Reshape never throws numbers away.",
            "filled": "Reshape never makes up numbers.",
        },
    ),
    "first_axis_last": Prediction(
        lambda: np.zeros((3, 4, 5, 2)).transpose(1, 2, 3, 0).shape,
        "The first number, 1, says which axis of x comes first in the result, and so on: these "
        "are the sizes of the axes 1, 2, 3 and 0.",
        wrong={
            (2, 3, 4, 5): "You sent each axis to the place that stands in the call. It is the "
            "other way round: each number in the call names an axis of x.",
            (3, 4, 5, 2): "The axes really change their places, and the sizes go with them.",
            (2, 5, 4, 3): "This is the reverse order, which the numbers 3, 2, 1, 0 give.",
        },
    ),
    "column_plus_row": Prediction(
        lambda: (np.zeros((3, 1)) + np.zeros(4)).shape,
        "The axes are compared from the right. Where one array has size 1 or no axis at all, its "
        "numbers are repeated: both become 3 rows of 4.",
        wrong={
            (3, 1): "The row is repeated for each of the 3 rows, and the column for each of the 4 "
            "columns.",
            (4,): "The column keeps its 3 rows: the row of 4 is repeated for each of them.",
            (4, 3): "Rows come first in a shape, and the column has 3 of them.",
            (3, 5): "The arrays are added number by number, not laid side by side.",
            (7,): "The arrays are added number by number, not one behind the other.",
        },
    ),
}
