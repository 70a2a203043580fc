# wrong: takes the number of windows down also for the number of windows across
# ids: -
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    out = conv_output_size(H, fh, stride, padding, strict=False)
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for r, line in enumerate(col):
        n, place = divmod(r, out * out)
        i, j = divmod(place, out)
        i, j = i * stride, j * stride
        img[n, :, i : i + fh, j : j + fw] += line.reshape(C, fh, fw)
    return img[:, :, padding : padding + H, padding : padding + W]
