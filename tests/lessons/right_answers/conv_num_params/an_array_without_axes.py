# an array without axes, annotations that nothing defines, help and a bar
from __future__ import annotations

from tqdm.notebook import tqdm

help(np.broadcast_to)


def conv_num_params(in_channels: Count, out_channels: Count, kernel_size, bias=True) -> Count:
    sizes = np.array([in_channels, *np.broadcast_to(kernel_size, 2)])
    each = np.ones((), dtype=np.int64)
    for size in tqdm(sizes):
        each *= size
    return np.array(out_channels * (each + bool(bias)))
