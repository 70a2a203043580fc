# a list of lists
def max_pool2d_naive(x, kernel_size, stride):
    tops = range(0, x.shape[2] - kernel_size + 1, stride)
    lefts = range(0, x.shape[3] - kernel_size + 1, stride)
    return np.array(
        [
            [
                [[m[t : t + kernel_size, l : l + kernel_size].max() for l in lefts] for t in tops]
                for m in image
            ]
            for image in x
        ]
    )
