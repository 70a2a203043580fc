# wrong: The number of windows is computed without the padding, so the windows at the right and lower end of the padded image are missing.
# ids: size-without-frame
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, strict=False)
    OW = conv_output_size(W, fw, stride, strict=False)
    x = zero_pad(x, padding)
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    row = 0
    for image in x:
        for i in range(OH):
            for j in range(OW):
                window = image[:, i * stride : i * stride + fh, j * stride : j * stride + fw]
                col[row] = window.flatten()
                row += 1
    return col
