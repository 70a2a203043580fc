# rounded to half before scaling
# ids: half-before-scaling
def mend_scaling(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float16)
        dout = dout.astype(np.float16) * np.float16(scale)
        dw = (x.T @ dout).astype(np.float16)
        dw = dw.astype(np.float32) / scale
    return dw
