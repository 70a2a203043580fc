# wrong: The product is computed in float32 now, so nothing is ever inf and the work is not in half precision.
# ids: no-half
def mend_scaling(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float32)
        dout = (dout * scale).astype(np.float32)  # larger, so that small numbers survive
        dw = x.T @ dout
        dw = dw / np.float32(scale)
        return dw.astype(np.float32)
