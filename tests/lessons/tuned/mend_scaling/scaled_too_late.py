# wrong: The scaling was moved behind the conversion to half precision, where small numbers are 0 already.
# ids: half-before-scaling
def mend_scaling(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float16)
        dout = dout.astype(np.float16) * np.float16(scale)
        dw = (x.T @ dout).astype(np.float16)  # the work, in half precision
        dw = dw.astype(np.float32)
        return dw / np.float32(scale)
