# wrong: Only one gray image so far, and its windows are columns.
# ids: matrix-turned
def im2col(x, fh, fw, stride=1, padding=0):
    picture = x[0, 0]
    H, W = picture.shape
    rows = []
    for i in range(H - fh + 1):
        for j in range(W - fw + 1):
            rows.append(picture[i : i + fh, j : j + fw].reshape(-1))
    return np.array(rows).T
