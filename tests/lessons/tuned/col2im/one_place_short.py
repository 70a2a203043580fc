# wrong: The loops over places end one place too early.
# ids: last-window-missing
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    n, c, h, w = x_shape
    oh = conv_output_size(h, fh, stride, padding, strict=False)
    ow = conv_output_size(w, fw, stride, padding, strict=False)
    boxes = col.reshape(n, oh, ow, c, fh, fw)
    canvas = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    for i in range(oh - 1):
        for j in range(ow - 1):
            for u in range(fh):
                for v in range(fw):
                    canvas[:, :, i * stride + u, j * stride + v] += boxes[:, i, j, :, u, v]
    return canvas[:, :, padding : h + padding, padding : w + padding]
