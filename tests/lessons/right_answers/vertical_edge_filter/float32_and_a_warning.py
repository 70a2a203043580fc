# float32 and a warning
import warnings

warnings.warn("not sure about this one")


def vertical_edge_filter() -> "np.ndarray":
    print("making a filter")
    return np.float32([[1, 0, -1]] * 3) / 3
