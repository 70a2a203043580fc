# wrong: The loop over images is the innermost one, so rows of different images take turns.
# ids: place-by-place
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    xp = zero_pad(x, padding)
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    pieces = []
    for i in range(OH):
        for j in range(OW):
            # all images at once, saves a loop
            block = xp[:, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
            pieces.append(block.reshape(N, -1))
    return np.concatenate(pieces)
