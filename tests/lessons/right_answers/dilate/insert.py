# np.insert
def dilate(dout, stride):
    for axis in (2, 3):
        gaps = np.repeat(np.arange(1, dout.shape[axis]), stride - 1)
        dout = np.insert(dout, gaps, 0, axis=axis)
    return dout
