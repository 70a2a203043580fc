# wrong: Turns the image, not the kernel, so the result comes out turned.
# ids: image-turned
def true_convolution(image, kernel):
    dwijibeun = image[::-1, ::-1]
    return correlate2d(dwijibeun, kernel)
