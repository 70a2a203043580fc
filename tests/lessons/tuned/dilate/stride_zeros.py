# wrong: Between two neighbours stand stride zeros, one too many.
# ids: stride-zeros
def dilate(dout, stride):
    N, FN, OH, OW = dout.shape
    step = stride + 1
    out = np.zeros((N, FN, (OH - 1) * step + 1, (OW - 1) * step + 1), dtype=dout.dtype)
    out[:, :, ::step, ::step] = dout
    return out
