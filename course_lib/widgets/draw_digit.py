from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential


def small_network(seed=0):
    return Sequential(
        *(Conv2d(1, 8, 5), ReLU(), MaxPool2d(2)),
        *(Conv2d(8, 16, 5), ReLU(), MaxPool2d(2)),
        *(Flatten(), Linear(256, 10)),
        seed=seed,
    )
