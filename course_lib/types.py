"""Names for the types that signatures name again and again."""

from collections.abc import Callable
from os import PathLike
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

if TYPE_CHECKING:  # NumPy loads its random numbers when they are first asked for; it takes 20 ms
    from numpy.random import Generator

Array = NDArray[Any]
IntOrPair = int | tuple[int, int]  # for both axes, or (rows, columns)
Pair = tuple[int, int]
Shape = tuple[int, ...]
Init = str | float | Callable[[Shape, "Generator"], Array]  # how weights begin
FilePath = str | PathLike[str]
LearningRate = float | Callable[[int], float]  # or a schedule: from updates done before
Batch = tuple[Array, Array]  # images and labels
History = dict[str, Array]  # what a run of training writes down
