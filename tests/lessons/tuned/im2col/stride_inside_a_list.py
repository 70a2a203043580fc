# wrong: The slices of a list of windows step inside the window, and end too late.
# ids: windows-unlike
def im2col(x, fh, fw, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, H, W = x.shape
    s = stride
    OH, OW = (H - fh) // s + 1, (W - fw) // s + 1
    rows = []
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                window = x[n, :, i * s : i * s + fh * s : s, j * s : j * s + fw * s : s]
                rows.append(window.reshape(-1))
    return np.array(rows)
