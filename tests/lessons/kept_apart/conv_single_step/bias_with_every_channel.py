# wrong: The bias is added in the loop over the channels, so C times.
# ids: bias-per-channel
def conv_single_step(x_slice, w, b):
    total = 0.0
    for c in range(len(w)):
        total += np.sum(x_slice[c] * w[c])
        total += b
    return total
