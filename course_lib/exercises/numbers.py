"""Small arrays for cases."""

from typing import Any

import numpy as np


def array(text: str, *shape: int) -> np.ndarray[Any, Any]:
    """Make an array of floats from a text: `array("1 2 3 4", 2, 2)`."""
    return np.array(text.split(), dtype=np.float64).reshape(shape)


def integers(
    rng: np.random.Generator, *shape: int, high: int = 6, scale: float = 1.0
) -> np.ndarray[Any, Any]:
    """Draw whole numbers from -high to high without 0, times a scale, as floats."""
    return scale * rng.integers(1, high, shape, endpoint=True) * rng.choice([-1.0, 1.0], shape)
