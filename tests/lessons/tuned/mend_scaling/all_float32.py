# float32 throughout
# ids: no-half
def mend_scaling(x, dout, scale):
    x = x.astype(np.float32)
    dout = (dout * scale).astype(np.float32)
    dw = x.T @ dout
    return dw / scale
