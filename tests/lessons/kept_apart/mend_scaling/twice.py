# divided twice
# ids: down-twice
def mend_scaling(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float16)
        dout = (dout * scale).astype(np.float16)
        dw = (x.T @ dout).astype(np.float16)
        dw = dw.astype(np.float32) / scale
        dw = dw / scale
    return dw
