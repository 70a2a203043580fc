# wrong: sends a 1 to each winner, as in the example, and forgets dout
# ids: ones-sent-back
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, p = self.kernel_size, self.padding
        N, C, H, W = x.shape
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        OH = conv_output_size(H, k, self.stride, p, strict=False)
        OW = conv_output_size(W, k, self.stride, p, strict=False)
        unfolded = im2col(padded, k, k, self.stride)
        one_window_a_row = unfolded.reshape(-1, k * k)
        self.places = one_window_a_row.argmax(axis=1)
        self.unfolded_shape = unfolded.shape
        self.padded_shape = padded.shape
        maxima = one_window_a_row.max(axis=1)
        return np.moveaxis(maxima.reshape(N, OH, OW, C), -1, 1)

    def backward(self, dout):
        k, p = self.kernel_size, self.padding
        N, C, H, W = self.padded_shape
        sent = np.zeros((dout.size, k * k))
        sent[np.arange(len(sent)), self.places] = 1
        joined = sent.reshape(self.unfolded_shape)
        back = col2im(joined, self.padded_shape, k, k, self.stride)
        return back[:, :, p : H - p, p : W - p]
