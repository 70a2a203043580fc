# the image is changed
def correlate2d(x, k):
    oh, ow = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    found = np.array(
        [
            [np.sum(x[i : i + k.shape[0], j : j + k.shape[1]] * k) for j in range(ow)]
            for i in range(oh)
        ]
    )
    x[0, 0] += 1
    return found
