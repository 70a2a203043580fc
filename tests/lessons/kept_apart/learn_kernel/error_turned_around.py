# wrong: Turns the error by 180 degrees before it slides over the image.
# ids: error-turned
def learn_kernel(image, target, size, steps, lr):
    w = np.zeros((size, size))
    for step in range(steps):
        ocha = correlate2d(image, w) - target
        gi_ulgi = correlate2d(image, ocha[::-1, ::-1]) * 2 / ocha.size
        w = w - lr * gi_ulgi
    return w
