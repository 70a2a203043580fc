# wrong: The filters change places with the lines' axis by swapaxes(1, 3), so a map comes out mirrored along its diagonal.
# ids: maps-turned-over
def conv2d_im2col(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    sizes = [(n + 2 * padding - f) // stride + 1 for n, f in zip(x.shape[2:], (FH, FW))]
    product = np.einsum("rk,fk->rf", im2col(x, FH, FW, stride, padding), w.reshape(FN, -1))
    return (product + b).reshape(len(x), *sizes, FN).swapaxes(1, 3)
