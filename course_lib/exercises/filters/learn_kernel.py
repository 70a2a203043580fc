"""A kernel found by gradient descent: its numbers are judged, not the way to them."""

import ast
from functools import partial

import numpy as np

from course_lib.exercises.filters._shared import sliding
from course_lib.exercises.filters.correlate2d import correlate2d
from course_lib.exercises.filters.true_convolution import true_convolution
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import mentions


def learn_kernel(image, target, size, steps, lr):
    """Gradient descent on the mean squared error, from a kernel of zeros."""
    kernel = np.zeros((size, size))
    for _ in range(steps):
        error = correlate2d(image, kernel) - target
        gradient = 2 / error.size * correlate2d(image, error)
        kernel = kernel - lr * gradient
    return kernel


def _by_a_matrix(image, target, size, steps, lr):
    """The same steps for a row of weights: each window of the image is a row of a matrix."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    rows = windows.reshape(target.size, size * size)
    weights = np.zeros(size * size)
    for _ in range(steps):
        error = rows @ weights - target.ravel()
        weights -= lr * 2 / error.size * (error @ rows)
    return weights.reshape(size, size)


def _task(id, image, kernel, steps, title):
    """A case whose right answer is the kernel that made its target."""
    target = correlate2d(image, kernel)
    return Case(id, image, target, kernel.shape[0], steps, 0.05, want=kernel, title=title)


def _no_steps(id, image, weight):
    """A case of 0 steps. Whatever the number of steps that were taken, from 20 on it shows alike.

    A kernel of one weight, pixels of -3 and 3 and this learning rate bring every step's error
    below 0.4 of the last one, both for the squared error and for half of it.
    """
    want = np.zeros((1, 1))
    return Case(id, image, weight * image, 1, 0, 0.07, want=want, title="0 steps: still all zeros")


def _two_steps(id, image, weight):
    """A case in which each step counts: after two of them the weight is near enough, not before.

    Pixels of -3 and 3 and this learning rate bring a step's error to a third of the last one, both
    for the squared error and for half of it.
    """
    want = np.array([[weight]])
    return Case(id, image, weight * image, 1, 2, 2 / 27, want=want,
                title="2 steps, and each of them counts")  # fmt: skip


def _varied_image(rng, height, width, size):
    """Pixels of -3 and 3 in which every direction of the loss is steep enough, and not too steep.

    rng is a Generator or a seed. The curvatures are the eigenvalues below; with the learning rate
    0.05 both the gradient of the squared error and half of it get there.
    """
    rng = np.random.default_rng(rng)
    while True:
        image = rng.choice([-3.0, 3.0], (height, width))
        windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
        windows = windows.reshape(-1, size * size)
        curvatures = np.linalg.eigvalsh(windows.T @ windows / len(windows))
        if curvatures[0] > 3 and curvatures[-1] < 17:
            return image


def _hidden(rng):
    return (
        _task("hidden-wide", _varied_image(rng, 10, 13, 3),
              integers(rng, 3, 3, high=4, scale=0.5), 60, "an image wider than high"),
        _task("hidden-high", _varied_image(rng, 11, 6, 2),
              np.cumsum(rng.integers(1, 4, 4)).reshape(2, 2) / 2.0, 60,
              "a kernel of size 2, an image higher than wide"),
        _no_steps("hidden-no-steps", rng.choice([-3.0, 3.0], (4, 3)), rng.integers(2, 9)),
        _two_steps("hidden-two-steps", rng.choice([-3.0, 3.0], (3, 5)),
                   rng.choice([-0.36, -0.3, -0.24, 0.24, 0.3, 0.36])),
    )  # fmt: skip


def _descents(
    arguments=lambda size, steps, lr: (size, steps, lr),
    *,
    count=lambda error, kernel: error.size,
    respond=correlate2d,
    gradient=lambda image, error, kernel: correlate2d(image, error),
    refresh=True,
):
    """Gradient descent with one thing changed, on the squared error and on half of it."""

    def descend(factor, image, target, size, steps, lr):
        size, steps, lr = arguments(size, steps, lr)
        kernel = np.zeros((size, size))
        error = respond(image, kernel) - target
        scale = factor / count(error, kernel)
        with np.errstate(all="ignore"):  # some variants overflow, which is their point
            for _ in range(steps):
                kernel = kernel - lr * scale * gradient(image, error, kernel)
                if refresh:
                    error = respond(image, kernel) - target
        return kernel

    return partial(descend, 2.0), partial(descend, 1.0)


def _begun_again(image, target, size, steps, lr):
    """The kernel of zeros is made inside the loop, so without steps there is none."""
    for _ in range(steps):
        kernel = np.zeros((size, size))
        error = correlate2d(image, kernel) - target
        kernel = kernel - lr * 2 / error.size * correlate2d(image, error)
    return kernel


def _none_without_steps(descend):
    """What a return inside the loop gives."""
    return lambda *arguments: descend(*arguments) if arguments[3] else None


def _whole_numbers(image, target, size, steps, lr):
    kernel = np.zeros((size, size), int)
    for _ in range(steps):
        kernel -= lr * correlate2d(image, -target)
    return kernel


def _without_two(tree):
    """Whether no 2 stands in it, and no function of the student's own can hold one."""
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    own = {name for name in called if "." not in name} - {"correlate2d", "range", "len", "float"}
    numbers = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return not own and 2 not in numbers


EXERCISE = Exercise(
    __name__,
    reference=learn_kernel,
    alternative=_by_a_matrix,
    differs="The second lays each window of the image into a row of a matrix, so a response is one "
    "matrix product; lesson 4 is about this idea.",
    minutes=14,
    difficulty=3,
    remarks=(
        Remark("half-the-gradient", "It arrives, with steps half as long as the formula's: the "
               "gradient of the mean squared error has a 2 in front, and yours has none.",
               _without_two),
        Remark("pixels-for-places", "It arrives, with steps that are too short: M is the number of "
               "errors, one for each place, and the image has more pixels than that.",
               lambda tree: mentions(tree, f"{tree.args.args[0].arg}.size")),
    ),
    atol=0.05,
    rtol=0.0,
    visible=(
        _task("size-2", _varied_image(1, 10, 9, 2), array("1 -1  2 .5", 2, 2), 50,
              "a kernel of size 2"),
        _task("wide", _varied_image(2, 10, 12, 3), array("1 0 -1  2 0 -2  1 0 -1", 3, 3), 60,
              "a vertical edge filter, an image wider than high"),
        _task("high", _varied_image(3, 13, 9, 3), array(".5 1 -1.5  0 2 1  -.5 0 1", 3, 3), 60,
              "an asymmetric kernel, an image higher than wide"),
        _no_steps("no-steps", array("3 -3 3  3 3 -3", 2, 3), 2.0),
        _two_steps("two-steps", array("3 3 -3  -3 3 3", 2, 3), 0.3),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("uphill", "The steps go uphill, so the error grows. Look at two signs: the error "
                "is response minus target, and the step goes against the gradient.",
                *_descents(lambda size, steps, lr: (size, steps, -lr))),
        Mistake("sum-not-mean", "The steps are far too large, and the numbers explode: the "
                "products are added up but not divided by how many there are. The loss is a mean.",
                *_descents(count=lambda error, kernel: 1)),
        Mistake("divided-by-rows", "The steps are too large: len counts only the rows of the "
                "error. M counts all places.",
                *_descents(count=lambda error, kernel: len(error))),
        Mistake("divided-by-kernel", "The steps are too large: the sum is divided by the number of "
                "the kernel's entries. M is the number of places, and each place has one error.",
                *_descents(count=lambda error, kernel: kernel.size)),
        Mistake("errors-squared", "The errors were squared in the gradient, too, and so their "
                "signs are lost. The loss has squares; its gradient has the errors themselves.",
                *_descents(gradient=lambda image, error, kernel: correlate2d(image, error**2))),
        Mistake("error-times-image", "Error times image, number by number: that is for a single "
                "weight, which meets every pixel once. They differ in size here, and each weight "
                "has a sum of its own. What slides over what?",
                *_descents(gradient=lambda image, error, kernel: np.sum(error * image)),
                *_descents(gradient=lambda image, error, kernel: np.sum(image * error))),
        Mistake("image-and-error-swapped", "Image and error are swapped in the gradient: the small "
                "one slides over the large one.",
                _descents(gradient=lambda image, error, kernel: sliding()(error, image))[0]),
        Mistake("whole-numbers", "The kernel is an array of whole numbers, and a small step does "
                "not fit into it. Begin with zeros that are floats.", _whole_numbers),
        Mistake("never-changed", "The kernel is still all zeros: the loop never changes it, or "
                "changes something else.",
                lambda image, target, size, steps, lr: np.zeros((size, size))),
        Mistake("error-before-loop", "The error is computed once, before the loop. After each step "
                "the kernel is another one, and so are its response and its error.",
                *_descents(refresh=False)),
        Mistake("one-step", "Only one step counts. Either a return inside the loop ends it, or "
                "each step begins again from a kernel of zeros that is made inside the loop.",
                *map(_none_without_steps, _descents(lambda size, steps, lr: (size, 1, lr))),
                *_descents(lambda size, steps, lr: (size, min(steps, 1), lr)), _begun_again),
        Mistake("one-step-short", "One step is missing: the loop must run steps times, and it ends "
                "one round early or begins one late.",
                *_descents(lambda size, steps, lr: (size, steps - 1, lr))),
        Mistake("steps-ignored", "The number of steps is fixed. The argument steps says how many "
                "to take, and it may be 0.",
                *_descents(lambda size, steps, lr: (size, 100, lr))),
        Mistake("true-convolution", "The response was computed by true convolution, which turns "
                "the kernel. The target was made by correlation.",
                *_descents(respond=true_convolution, gradient=lambda image, error, kernel:
                           np.flip(correlate2d(image, error))),
                *_descents(respond=true_convolution)),
        Mistake("error-turned", "The error was turned around when the gradient was computed. The "
                "gradient lays the error on the image as it is.",
                *_descents(gradient=lambda image, error, kernel: true_convolution(image, error))),
        Mistake("same-step-everywhere", "All entries get the same step: the error was averaged, "
                "but not multiplied by the pixels that each entry touched.",
                *_descents(gradient=lambda image, error, kernel:
                           np.full_like(kernel, error.sum()))),
        Mistake("one-gradient", "All weights get the same gradient, since one mean was taken of "
                "error times pixel. Each weight met other pixels, so each has a mean of its own.",
                *_descents(gradient=lambda image, error, kernel: np.full_like(
                    kernel, np.sum(error * image[: len(error), : len(error[0])])))),
        Mistake("rate-ignored", "The steps do not shrink with the learning rate lr: the whole "
                "gradient is taken off.", *_descents(lambda size, steps, lr: (size, steps, 1.0))),
        Mistake("always-three", "The kernel has 3 rows and columns whatever size says.",
                *_descents(lambda size, steps, lr: (3, steps, lr))),
    ),
    hints=(
        "Each step does what you did by hand: the response of the present kernel, its error, the "
        "gradient, a new kernel. All of that belongs into the loop; what comes before it?",
        "The line of the gradient: you have a function that works out the double sum of the "
        "formula. Do not forget what stands before the sum; M is the number of errors.",
        "The line of the step: a new weight is the old one minus lr times its gradient, as in the "
        "example with one weight, where lr was 0.1. Two signs matter: the error is response minus "
        "target, and the step goes against the gradient.",
    ),
    teaches=(
        "course_lib.functional.learn_kernel",
        "course_lib.gradients.numerical_gradient",  # it would be a way around the gradient
    ),
)  # fmt: skip
