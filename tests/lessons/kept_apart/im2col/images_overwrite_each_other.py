# wrong: The number of the row leaves out the image, so each image overwrites the one before and the later rows stay zero.
# ids: number-forgets-image
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    padded = zero_pad(x, padding)
    matrix = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    for n in range(N):
        row = 0
        for i in range(OH):
            for j in range(OW):
                top, left = i * stride, j * stride
                matrix[row, :] = padded[n, :, top : top + fh, left : left + fw].reshape(-1)
                row += 1
    return matrix
