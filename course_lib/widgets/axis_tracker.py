"""reshape and transpose: where one number of an array goes, and whether memory is copied."""

import math
import re

import numpy as np

from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import FreeText, Kind, Whole, is_whole

MOST_AXES, MOST_NUMBERS, MOST_STEPS = 6, 600, 5
STEP = r"\s*\.?\s*(transpose|reshape)\s*\(\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*,?\s*\)\s*"


class _Shape(Kind):
    """Sizes of an array's axes."""

    def validate(self, obj, value):
        """A list of ints."""
        expected = f"1 to {MOST_AXES} whole numbers of at least 1, together {MOST_NUMBERS} numbers"
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_AXES:
            self.refuse(obj, value, expected)
        if not all(is_whole(n) and n >= 1 for n in value) or math.prod(value) > MOST_NUMBERS:
            self.refuse(obj, value, expected)
        return [int(n) for n in value]


class _Chain(Kind):
    """Calls of transpose and reshape, as one writes them."""

    def validate(self, obj, value):
        """The text."""
        expected = f"at most {MOST_STEPS} calls such as 'transpose(0, 2, 1).reshape(-1, 3)'"
        if not isinstance(value, str) or not re.fullmatch(f"(?:{STEP}){{0,{MOST_STEPS}}}", value):
            self.refuse(obj, value, expected)
        return value


class AxisTracker(CourseWidget):
    """Follow one number of an array through calls of `transpose` and `reshape`.

    Parameters
    ----------
    shape : sequence of int
        Of the array np.arange(...).reshape(shape): 1 to 6 axes, at most 600 numbers.
    names : str, optional
        Names of its axes, such as "N,C,H,W".
    chain : str
        At most five calls, such as "transpose(0, 2, 3, 1).reshape(-1, 3)".
    element : int
        Which number is followed; number k has the value k.

    Examples
    --------
    >>> AxisTracker(shape=(2, 3), chain="transpose(1, 0)", element=5).indices
    [(1, 2), (2, 1)]
    """

    module = "axis_tracker"
    shape = _Shape([2, 3, 2, 2])
    names = FreeText("N,C,H,W")
    chain = _Chain("transpose(0, 2, 3, 1).reshape(-1, 3)")
    element = Whole(17, 0, MOST_NUMBERS - 1)

    def __init__(self, **values):
        if "shape" in values:
            values.setdefault("names", "")
        super().__init__(**values)

    @property
    def arrays(self):
        """The array and what each call makes of it.

        Raises
        ------
        ValueError
            NumPy's, if a call does not fit the array before it.
        """
        arrays = [np.arange(math.prod(self.shape)).reshape(self.shape)]
        for kind, numbers in re.findall(STEP, self.chain):
            arrays.append(getattr(arrays[-1], kind)(*map(int, numbers.split(","))))
        return arrays

    @property
    def indices(self):
        """The number's index in each of `arrays`, tuples of int."""
        number = min(self.element, math.prod(self.shape) - 1)
        return [tuple(int(k) for k in np.argwhere(a == number)[0]) for a in self.arrays]

    def panels(self):
        """The arrays, with their last axis across."""
        try:
            shown = [self.arrays[0], self.arrays[-1]]
        except ValueError:
            return []
        return [Panel(str(a.shape), a.reshape(-1, a.shape[-1]).astype(float)) for a in shown]

    def sentence(self):
        """From where to where."""
        try:
            indices = self.indices
            first, last = indices[0], indices[-1]
        except ValueError as error:
            return str(error)
        values = {"value": min(self.element, math.prod(self.shape) - 1), "chain": self.chain}
        start, end = list(first), list(last)
        return self.words()["picture"].format(
            **values, shape=tuple(self.shape), start=start, end=end
        )
