# products in half, added up in float32, stored in half
def mend_scaling(x, dout, scale):
    with np.errstate(all="ignore"):
        x, dout = np.float16(x), np.float16(dout * scale)
        products = x[:, :, None] * dout[:, None, :]
        return np.float32(np.float16(products.sum(axis=0, dtype=np.float32))) * np.float32(
            1 / scale
        )
