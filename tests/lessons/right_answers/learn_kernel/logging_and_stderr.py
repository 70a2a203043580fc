# logging and stderr
import logging, sys

logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger("mine")


def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(steps):
        error = correlate2d(image, kernel) - target
        log.info("step %d", step)
        print(f"{(error**2).mean():.3f}", file=sys.stderr)
        kernel = kernel - lr * 2 / error.size * correlate2d(image, error)
    return kernel
