# wrong: cuts the map into blocks side by side, as if the stride were always the kernel size
# ids: side-by-side
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH, OW = H // kernel_size, W // kernel_size
    blocks = x[:, :, : OH * kernel_size, : OW * kernel_size]
    blocks = blocks.reshape(N, C, OH, kernel_size, OW, kernel_size)
    return blocks.max(axis=(3, 5))
