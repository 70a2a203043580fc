# wrong: In as_strided the step along the columns is not multiplied by stride, so windows step only one pixel to the right.
# ids: starts-ignore-stride
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    xp = np.ascontiguousarray(zero_pad(x, padding))
    sn, sc, sh, sw = xp.strides
    windows = np.lib.stride_tricks.as_strided(
        xp,
        shape=(N, OH, OW, C, fh, fw),
        strides=(sn, sh * stride, sw, sc, sh, sw),
    )
    return windows.reshape(N * OH * OW, C * fh * fw)
