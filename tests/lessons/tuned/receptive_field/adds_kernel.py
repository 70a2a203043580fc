# wrong: Each layer adds kernel_size steps in place of kernel_size - 1.
# ids: whole-size
def receptive_field(layers):
    rf = 1
    jump = 1
    for k, s in layers:
        rf += k * jump
        jump *= s
    return rf
