# written anew
def mend_correlate2d(image, kernel):
    return correlate2d(image, kernel)
