# wrong: The rows are ordered place by place, with the images innermost, in place of image by image.
# ids: place-by-place
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    xp = zero_pad(x, padding)
    blocks = []
    for i in range(OH):
        for j in range(OW):
            blocks.append(
                xp[:, :, i * stride : i * stride + fh, j * stride : j * stride + fw].reshape(N, -1)
            )
    return np.concatenate(blocks, axis=0)
