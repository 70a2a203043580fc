# /// attack
# name = "patched numpy"
# threat = "hooks and patches"
# tries = "Makes numpy's comparisons always agree."
# ///

import numpy as np

np.isclose = np.array_equal = np.allclose = lambda *a, **k: np.True_
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
