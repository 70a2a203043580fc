# wrong: The formula for walking back is used walking forward.
# ids: rule-and-order
def receptive_field(layers):
    r = 1
    for k, s in layers:
        r = s * (r - 1) + k
    return r
