# wrong: = stands for += in the loop over channels, so only the last channel counts.
# ids: channel-0-only
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    OH, OW = (H - 1) // stride + 1, (W - 1) // stride + 1
    out = np.zeros((N, FN, OH, OW))
    for f in range(FN):
        for c in range(C):
            out[:, f] = x[:, c, ::stride, ::stride] * w[f, c, 0, 0]
    return out
