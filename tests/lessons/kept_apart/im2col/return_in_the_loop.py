# wrong: The return is indented into the loop over the images, so only the windows of the first image come back.
# ids: image-0-only
def im2col(x, fh, fw, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    rows = []
    for n in range(N):
        for i in range(0, H - fh + 1, stride):
            for j in range(0, W - fw + 1, stride):
                rows.append(x[n, :, i : i + fh, j : j + fw].flatten())
        return np.array(rows)
