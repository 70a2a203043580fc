# wrong: The division by the scale was taken away, so dw comes back scaled.
# ids: not-down
def mend_scaling(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float16)
        dout = (dout * scale).astype(np.float16)  # larger, so that small numbers survive
        dw = (x.T @ dout).astype(np.float16)  # the work, in half precision
        return dw.astype(np.float32)
