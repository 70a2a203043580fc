# golf
smallest_padding = lambda n, f, s: -(-max((f - n) % s, f - n) // 2)
