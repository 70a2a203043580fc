# a cached function
from functools import lru_cache


@lru_cache
def same_padding(f):
    if f % 2 == 0:
        raise ValueError("odd, please")
    return np.int64(f) // 2
