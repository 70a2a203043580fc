# wrong: divides by how many windows see a pixel, so that im2col would be undone
# ids: averaged
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    total = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    count = np.zeros_like(total)
    windows = col.reshape(N, OH, OW, C, fh, fw)
    for i in range(OH):
        for j in range(OW):
            rows = slice(i * stride, i * stride + fh)
            cols = slice(j * stride, j * stride + fw)
            total[:, :, rows, cols] += windows[:, i, j]
            count[:, :, rows, cols] += 1
    image = total / np.maximum(count, 1)
    return image[:, :, padding : padding + H, padding : padding + W]
