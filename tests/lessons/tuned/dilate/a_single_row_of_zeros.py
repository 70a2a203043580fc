# wrong: np.insert puts one row and one column of zeros between neighbours, whatever the stride.
# ids: one-row-of-zeros
def dilate(dout, stride):
    if stride == 1:
        return dout.copy()
    OH, OW = dout.shape[2:]
    out = np.insert(dout, np.arange(1, OH), 0, axis=2)
    return np.insert(out, np.arange(1, OW), 0, axis=3)
