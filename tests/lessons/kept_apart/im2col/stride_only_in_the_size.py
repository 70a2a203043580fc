# wrong: The stride counts for the number of windows, but not for where they begin, so the windows still lie one pixel apart.
# ids: starts-ignore-stride
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    oh = conv_output_size(H, fh, stride, padding, strict=False)
    ow = conv_output_size(W, fw, stride, padding, strict=False)
    p = zero_pad(x, padding)
    rows = []
    for n in range(N):
        for i in range(oh):
            for j in range(ow):
                row = []
                for c in range(C):
                    for u in range(fh):
                        for v in range(fw):
                            row.append(p[n, c, i + u, j + v])
                rows.append(row)
    return np.array(rows, dtype=x.dtype)
