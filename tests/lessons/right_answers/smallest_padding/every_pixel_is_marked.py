# every pixel is marked
def smallest_padding(n, f, stride):
    for padding in range(n + f + stride):
        read = set()
        for start in range(0, n + 2 * padding - f + 1, stride):
            read |= set(range(start, start + f))
        if read >= set(range(padding, padding + n)):
            return padding
