# wrong: The windows go down a column of places first, and then one to the right.
# ids: columns-first
def im2col(x, fh, fw, stride=1, padding=0):
    xp = zero_pad(x, padding)
    last_top = xp.shape[2] - fh
    last_left = xp.shape[3] - fw
    return np.array(
        [
            image[:, top : top + fh, left : left + fw].flatten()
            for image in xp
            for left in range(0, last_left + 1, stride)
            for top in range(0, last_top + 1, stride)
        ]
    )
