# wrong: The maps are stride times as large, with zeros behind the last numbers.
# ids: zeros-behind
def dilate(dout, stride):
    block = np.eye(1, stride * stride).reshape(stride, stride)
    return np.kron(dout, block)
