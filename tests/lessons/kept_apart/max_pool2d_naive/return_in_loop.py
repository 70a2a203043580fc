# wrong: the return is indented into the loop over images, so only image 0 is pooled
# ids: returned-inside
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = (H - kernel_size) // stride + 1
    OW = (W - kernel_size) // stride + 1
    result = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    y = i * stride
                    z = j * stride
                    result[n, c, i, j] = np.max(x[n, c, y : y + kernel_size, z : z + kernel_size])
        return result
