# wrong: ReLU is added at the end, and the frame is right.
# ids: begins-at-0
def mend_max_pool(x, kernel_size, stride, padding):
    frame = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, frame, constant_values=-np.inf)
    rows = (padded.shape[2] - kernel_size) // stride + 1
    columns = (padded.shape[3] - kernel_size) // stride + 1
    out = np.full((*x.shape[:2], rows, columns), -np.inf)
    for u, v in np.ndindex(kernel_size, kernel_size):
        pixels = padded[:, :, u:, v:][:, :, ::stride, ::stride]
        out = np.maximum(out, pixels[:, :, :rows, :columns])
    return np.maximum(out, 0)
