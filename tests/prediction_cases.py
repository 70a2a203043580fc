"""Predictions of each kind, and what may be said to them; for Python and for the form's JavaScript."""

import numpy as np

from course_lib.exercises.prediction import Prediction
from course_lib.student.answers import compute

WHY = "A window needs room to move."
PREDICTIONS = {
    "windows": Prediction(
        lambda: np.int64(456),
        WHY,
        wrong={36: "That counts the windows of one row."},
        unit="windows",
    ),
    "share": Prediction(lambda: 1 / 3, WHY, digits=2, wrong={0.5: "That is one of two."}),
    "guess": Prediction(lambda: 60_000, WHY, tolerance=1000, unit="m²"),
    "bounded": Prediction(lambda: 731, WHY, unit="of 1,000", between=(0, 1000)),
    "shape": Prediction(lambda: (3, np.int64(5), 5), WHY, wrong={(5, 5, 3): "`C` comes first."}),
    "choice": Prediction(
        lambda: "none",
        WHY,
        choices={"all": "all of it", "edges": "its edges", "none": "nothing <at all>"},
        wrong={"all": "Zeros weigh nothing."},
    ),
    "grid": Prediction(
        lambda: np.array([[1, 2.5], [0, 4]]),
        WHY,
        digits=1,
        start=[[1, np.nan], [np.nan, np.nan]],
        wrong={((4, 0), (2.5, 1)): "That is turned."},
    ),
}
QUESTIONS = {name: compute(one) for name, one in PREDICTIONS.items()}

# what is written, and the value that is read
READ = {
    "windows": {
        "456": 456,
        " 456 ": 456,
        "456 windows": 456,
        "4.5": 4.5,
        "4,5": 4.5,
        "1,500": 1500,
        "1.500": 1500,
        "1 500": 1500,
        "1_500": 1500,
        "1\u202f500": 1500,
        "1,500,000": 1_500_000,
        "0.125": 0.125,
        "−3": -3,
        "+7": 7,
        "2e3": 2000,
        ".5": 0.5,
        "４５６": 456,
    },
    "share": {"0.33": 0.33, "0,33": 0.33, "1,500": 1.5, "1,500,000": 1_500_000},
    "guess": {"6e4 m²": 60_000, "60 000 M2": 60_000},
    "bounded": {"0": 0, "1,000": 1000, "1000 of 1,000": 1000, "4.5": 4.5},
    "shape": {
        "(3, 5, 5)": (3, 5, 5),
        "3,5,5": (3, 5, 5),
        "3 5 5": (3, 5, 5),
        "3x5x5": (3, 5, 5),
        "3 × 5 × 5": (3, 5, 5),
        "[3, 5, 5]": (3, 5, 5),
        "(3,)": (3,),
        "3, 5": (3, 5),
        "()": (),
    },
    "choice": {"all": "all", "none": "none"},
    "grid": {
        "1\t2,5\n0\t4": ((1, 2.5), (0, 4)),
        "1 2.5; 0 4": ((1, 2.5), (0, 4)),
        "1\t2\n 0 \t-4": ((1, 2), (0, -4)),
    },
}
# what is written, and what the sentence says that comes back
REFUSED = {
    "windows": {
        "": "what you expect first",
        "  ": "what you expect first",
        "many": "one number",
        "3,5,5": "one number",
        "1/2": "one number",
        "nan": "one number",
        "1e999": "one number",
        "windows": "one number",
        "9" * 100: "too long",
    },
    "bounded": {
        "1001": "from 0 to 1,000",
        "1,200 of 1,000": "from 0 to 1,000",
        "-1": "from 0 to 1,000",
        "many": "one number",
    },
    "shape": {
        "": "what you expect first",
        "3.5, 2": "whole numbers",
        "-3, 5": "whole numbers",
        "three": "whole numbers",
        ",": "whole numbers",
        "1 2 3 4 5 6 7 8 9": "whole numbers",
        "1234567890": "whole numbers",
    },
    "choice": {"": "Choose", "some": "none of the choices", "ａll": "none of the choices"},
    "grid": {
        "": "what you expect first",
        "1\t2\n\t4": "Row 1, column 0",
        "1\tx\n0\t4": "Row 0, column 1",
        "1 2": "2 rows of 2",
        "1 2 3; 4 5 6": "2 rows of 2",
    },
}
# what is said (None: given up), state, first sentence, sentence for this answer
TOLD = [
    ("windows", "456", "right", "You said 456. That is right.", ""),
    ("windows", "36", "wrong", "You said 36. It is 456 windows: 420 more.", "That counts the windows of one row."),
    ("windows", "1456", "wrong", "You said 1,456. It is 456 windows: 1,000 less.", ""),
    ("windows", "456.5", "wrong", "You said 456.5. It is 456 windows: 0.5 less.", ""),
    ("windows", None, "open", "Not answered. It is 456 windows.", ""),
    ("share", "0.33", "right", "You said 0.33. That is right.", ""),
    ("share", "0.3333", "right", "You said 0.3333. It is 0.33: near enough.", ""),
    ("share", "0.5", "wrong", "You said 0.5. It is 0.33: 0.17 less.", "That is one of two."),
    ("guess", "60,500", "right", "You said 60,500. It is 60,000 m²: near enough.", ""),
    ("guess", "61001", "wrong", "You said 61,001. It is 60,000 m²: 1,001 less.", ""),
    ("bounded", "730", "wrong", "You said 730. It is 731 of 1,000: 1 more.", ""),
    ("shape", "3x5x5", "right", "You said (3, 5, 5). That is right.", ""),
    ("shape", "3, 5", "wrong", "You said (3, 5). It is (3, 5, 5): 3 numbers, not 2.", ""),
    ("shape", "7", "wrong", "You said (7,). It is (3, 5, 5): 3 numbers, not 1.", ""),
    ("shape", "5 5 3", "wrong", "You said (5, 5, 3). It is (3, 5, 5): the same numbers in another order.", "`C` comes first."),
    ("shape", "3 5 6", "wrong", "You said (3, 5, 6). It is (3, 5, 5).", ""),
    ("shape", None, "open", "Not answered. It is (3, 5, 5).", ""),
    ("choice", "none", "right", "You chose “nothing <at all>”. That is right.", ""),
    ("choice", "all", "wrong", "You chose “all of it”. Right is “nothing <at all>”.", "Zeros weigh nothing."),
    ("choice", None, "open", "Not answered. Right is “nothing <at all>”.", ""),
    ("grid", "1 2.5; 0 4", "right", "All 3 numbers are right.", ""),
    ("grid", "1 2.5; 0 5", "wrong", "2 of 3 numbers are right. This is how it is:", ""),
    ("grid", "4 0; 2.5 1", "wrong", "0 of 3 numbers are right. This is how it is:", "That is turned."),
    ("grid", "9 2.5; 0 4", "right", "All 3 numbers are right.", ""),  # the 1 was given
    ("grid", "9 2.5; 1 4", "wrong", "2 of 3 numbers are right. This is how it is:", ""),
    ("grid", None, "open", "Not answered. This is how it is:", ""),
]  # fmt: skip
