# wrong: It puts stride zeros between neighbours in place of stride - 1.
# ids: stride-zeros
def dilate(dout, stride):
    N, FN, OH, OW = dout.shape
    step = stride + 1
    out = np.zeros((N, FN, (OH - 1) * step + 1, (OW - 1) * step + 1), dtype=dout.dtype)
    out[:, :, ::step, ::step] = dout
    return out
