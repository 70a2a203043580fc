# wrong: cuts the frame off with padding:-padding, which leaves nothing when the padding is 0
# ids: minus-zero
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    windows = col.reshape(N, OH, OW, C, fh, fw)
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i in range(OH):
        for j in range(OW):
            top, left = i * stride, j * stride
            padded[:, :, top : top + fh, left : left + fw] += windows[:, i, j]
    return padded[:, :, padding:-padding, padding:-padding]
