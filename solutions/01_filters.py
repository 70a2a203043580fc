# ---
# jupyter:
#   lesson:
#     title: Filters
#     number: 1
#     minutes: 75
#     prerequisites: []
# ---

# %% [markdown]
# # Lesson 1: Filters
#
# **How does a matrix of nine numbers find an edge?**
#
# A convolutional network looks at a picture through such small matrices.
# They are called filters, and this lesson is about one of them.
#
# You will find edges in a photograph with nine numbers,
# write the operation behind every convolutional [layer](../glossary.ipynb#layer),
# and let the computer find the nine numbers by itself.
#
# About 75 minutes; after "The studio again" is a good place for a break.
# Who reads with care and tries everything that can be moved takes up to twice as long.
# What may wait for another day: what is to be tried in "The studio again", exercise 6, and "Going further".
#
# Never worked on a lesson before? [Lesson 0](../00_setup/00_setup.ipynb) shows how.
# In short: run each cell with Shift and Enter, from top to bottom.
# Write your lines into a blank, run it, and run the check below it.
# At a prediction, commit to an answer: a wrong one helps you, too.

# %%
import numpy as np
from ipywidgets import IntSlider, interact

from course_lib.checks import check, hint
from course_lib.controls import LENET, explore_layers, order_blocks
from course_lib.datasets import load_photo
from course_lib.figures import show_images, show_numbers, show_step, show_windows
from course_lib.student import predict, progress, race, solution, what_you_did
from course_lib.widgets import ConvolutionStepper, FilterStudio

# %% tags=["demo"]
progress("01_filters")

# %% [markdown]
# ## Play first
#
# Run the next cell.
# On the left is a photograph, on the right what a filter of nine numbers makes of it.
# That is the filter's [**response**](../glossary.ipynb#response).
# Orange is above 0, and blue is below.
#
# **Try:**
#
# 1. Go through the six filters of the list.
# 2. Take a photograph of your own (at *your own picture*; it stays on this computer).
#    Which filter finds most in it?
# 3. Choose *outline*, and make a 9 of the 8 in its middle. What comes back, and why?
#    Watch the line *Sum of the filter*.

# %% tags=["demo"] play=3
# items: 4
studio = FilterStudio()
studio

# %% [markdown]
# <details><summary>Answer, and whose pictures these are</summary>
#
# 3. The picture comes back, sharper than before.
#    With 8, the nine numbers add up to 0. With 9, they add up to 1.
#    (From a sum of 0.5 on, the studio shows the response in gray, like a picture.)
#
# The photographer is by Lav Varshney, the cat Chelsea by Stefan van der Walt,
# the coffee by Rachel Michetti (courtesy of Pikolo Espresso Bar), and the wall by Lennart Demes.
# All are from scikit-image, licence CC0.
#
# </details>

# %% [markdown]
# One number decided between a picture and its edges.
# Now slowly, with numbers that you can add up in your head.
#
# ## A picture is a matrix
#
# To a computer, a gray picture is a matrix of numbers.
# Small is dark, large is bright.
# Its shape is (H, W): first how many rows, then how many columns.
#
# The next picture is dark (0) above and bright (100) below.
# Between them lies an [**edge**](../glossary.ipynb#edge), a place where the brightness jumps.
# Its line lies flat, so it is a **horizontal** edge.

# %%
dark_above = np.zeros((6, 5))
dark_above[3:] = 100
horizontal_edge_filter = np.array(
    [
        [1, 1, 1],
        [0, 0, 0],
        [-1, -1, -1],
    ]
)

# %% tags=["demo"]
with_gray_frame = np.pad(dark_above, 1, constant_values=60)  # so that the white half is seen
show_images(with_gray_frame, titles=["the picture"], size=2)
show_numbers(dark_above, "", horizontal_edge_filter, titles=["its numbers", "", "a filter"])

# %% [markdown]
# A [**filter**](../glossary.ipynb#filter) is a smaller matrix. Its numbers are called [**weights**](../glossary.ipynb#weight).
# Lay it on the picture.
# The pixels under it are the [**window**](../glossary.ipynb#window).
# Multiply each pixel with the weight that lies on it, and add up all nine products.
# The sum is the response at this place.
#
# **Predict:** the filter lies where all nine pixels are 100.
# What is its response?

# %% tags=["demo"]
# items: 3
predict("flat_but_bright")

# %% tags=["demo"]
show_step(np.full((3, 3), 100), horizontal_edge_filter, 0, 0)

# %% [markdown]
# A place where all pixels are alike is called **flat**.
# On flat areas this filter is silent, whether they are dark or bright.
# (The sign ∗ means: lay the filter on the picture.)
#
# Now it visits every place of the picture above where it fits.
# There are 4 rows of places, with 3 places in each.
# So the result has 4 rows and 3 columns.
#
# **Predict:** in how many rows of the result is the response not 0?

# %% tags=["demo"]
predict("rows_that_answer")

# %% tags=["demo"]
show_step(dark_above, horizontal_edge_filter, 3, 2)

# %% [markdown]
# Look at the result on the right, and at its sign: the window saw dark above bright.
# For bright above dark it would be plus 300.
#
# ### Exercise 1: `vertical_edge_filter`
#
# Difficulty ★☆☆, about 4 minutes.
#
# Find nine numbers that answer to **vertical** edges.
# The line of such an edge stands upright: dark on one side of it, bright on the other.
# On flat areas and at horizontal edges the response must be 0.
#
# There are many right answers.
# The check looks at your filter's responses, not at its numbers.


# %% exercise="vertical_edge_filter"
def vertical_edge_filter():
    """Make a filter that detects vertical edges and nothing else.

    Returns
    -------
    ndarray of shape (3, 3)
        Its response is 0 on flat areas and at horizontal edges,
        and not 0 at vertical edges. Any scale, either sign.
    """
    ### BEGIN SOLUTION
    left_minus_right = [1, 0, -1]
    return np.array([left_minus_right] * 3)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("vertical_edge_filter")
# Passed? The course's way, and another one:
# solution("vertical_edge_filter")

# %% test="vertical_edge_filter" points=2
check("vertical_edge_filter", vertical_edge_filter)
### BEGIN HIDDEN TESTS
check("vertical_edge_filter", vertical_edge_filter, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Slide it
#
# From here on, some cells use your functions: run them when the check before them has passed.
#
# The **stepper** slides your filter over a picture that is 0 on the left and 100 on the right.
# Press *Next*, or click a place in the picture.
#
# **Find out:** the response is 0 for two different reasons.
# At some places all products are 0.
# At others they are not, but they cancel.
# Leave the window where they cancel. The cell after the stepper reads where it is.

# %%
dark_left = np.zeros((5, 6), dtype=int)
dark_left[:, 3:] = 100

# %% tags=["demo"] play=1
# items: 3
slide = ConvolutionStepper(x=dark_left, w=vertical_edge_filter(), fixed=True)
slide

# %% tags=["demo"]
row, column = slide.window
print(f"Your window begins at row {row}, column {column}.")
print(f"The response there is {slide.output[0, row, column]:g}.")

# %% [markdown]
# <details><summary>Answer</summary>
#
# At column 3: all pixels are 100, and products above 0 and below 0 cancel.
# At column 0 all pixels are 0.
# (If the outer weights of your filter are 0 on one side, another column may do, too.)
# Going down changes nothing, for all rows of this picture are alike.
#
# </details>
#
# ## The whole operation
#
# The responses at all places make a new matrix.
# It is called a [**feature map**](../glossary.ipynb#feature-map), for it shows where a feature is.
#
# Here are a picture and a filter whose numbers are not so orderly.
# This stepper hides each response until you have predicted it:
# write your number into *your prediction*, and press *See it*.
#
# **Try:** work out the second response on paper. *Next* moves the window; guess the others.
# At the last place, press *See it* and then pull the slider *products added*:
# after how many products is the running sum above 10 for the first time?

# %%
image = np.array(
    [
        [1, 2, 3, 0],
        [0, 1, 2, 3],
        [3, 0, 1, 2],
        [2, 3, 0, 1],
    ]
)
kernel = np.array(
    [
        [2, 0, 1],
        [0, 1, 2],
        [1, 0, 2],
    ]
)

# %% tags=["demo"] play=2
# items: 14
walk = ConvolutionStepper(x=image, w=kernel, fixed=True, predict=True)
walk

# %% [markdown]
# <details><summary>Answer</summary>
#
# The four responses are
#
# $$\begin{pmatrix} 15 & 16 \\ 6 & 15 \end{pmatrix}$$
#
# At the last place the running sum is 2, 2, 5, 5, 6, 10, 13, 13, 15.
# So it is above 10 after 7 products.
# A pixel times a weight, added to a running sum, is one [**multiply-add**](../glossary.ipynb#multiply-add).
# Processors do it in one instruction, the *fused multiply-add* (FMA).
# Four places with nine of them each make 36.
#
# </details>
#
# ### As a formula
#
# In formulas and code, a filter is called [`kernel`](../glossary.ipynb#kernel), its other name.
# Let it have $h$ rows and $w$ columns, counted from 0.
#
# $$\text{out}[i, j] = \sum_{a=0}^{h-1} \; \sum_{b=0}^{w-1} \text{image}[i + a,\; j + b] \cdot \text{kernel}[a, b]$$
#
# Read it like this: $(i, j)$ says where the window begins, and $(a, b)$ walks through the filter.
# At place (1, 0), the weight kernel[0, 2] meets the pixel image[1, 2].
#
# Mathematics calls this [cross-correlation](../glossary.ipynb#cross-correlation).
# Deep learning calls it [**convolution**](../glossary.ipynb#convolution), and so does PyTorch's
# [`Conv2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html).
# You will soon see what the difference is.
#
# ### Exercise 2: `correlate2d`
#
# Difficulty ★★☆, about 15 minutes.
#
# Write the operation for any picture and any filter that fits into it.
# Two plain loops over the places are fine.
#
# The first check has square arrays only, the second has every shape.
# Each gives points by itself.
#
# What passes its check joins your own library, `mynet`: later lessons build on your functions.
# To see what it holds, run `from mynet import mynet_summary` and `mynet_summary()` in a cell of your own.


# %% exercise="correlate2d"
def correlate2d(image, kernel):
    """Slide a kernel over an image; sum the products at every place where it fits.

    Parameters
    ----------
    image : ndarray of shape (H, W)
        Whole numbers or fractions.
    kernel : ndarray of shape (h, w)
        Not turned, and at most as large as the image; whole numbers or fractions.

    Returns
    -------
    ndarray of shape (H - h + 1, W - w + 1)
        An image [[1, 2, 3]] and a kernel [[1, 10]] give [[21, 32]].
    """
    ### BEGIN SOLUTION
    height, width = kernel.shape
    rows = image.shape[0] - height + 1
    columns = image.shape[1] - width + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + height, j : j + width]
            out[i, j] = np.sum(window * kernel)
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("correlate2d")
# Passed? The course's way, and another one:
# solution("correlate2d")

# %% test="correlate2d" points=2
check("correlate2d", correlate2d, part="square")
### BEGIN HIDDEN TESTS
check("correlate2d", correlate2d, hidden=True, part="square")
### END HIDDEN TESTS

# %% test="correlate2d" points=2
check("correlate2d", correlate2d, part="any shape")
### BEGIN HIDDEN TESTS
check("correlate2d", correlate2d, hidden=True, part="any shape")
### END HIDDEN TESTS

# %% [markdown]
# ### Bias
#
# Most networks add one more number to every response: the [**bias**](../glossary.ipynb#bias).
# It is added once for each place, not once for each product.

# %% tags=["demo"]
# items: 15
without_bias = correlate2d(image, kernel)
show_numbers(
    without_bias,
    "+",
    np.array([[3]]),
    "=",
    without_bias + 3,
    titles=["your responses", "", "bias", "", "with bias"],
)

# %% [markdown]
# ### Exercise 3: `mend_correlate2d`
#
# Difficulty ★★☆, about 4 minutes.
#
# **Find the bug.** Somebody wrote the same operation with four loops and without slices.
# It runs, every formula in it is right, and it is still wrong: one line stands in the wrong place.
# Which one? Decide before you change anything, then mend it.
#
# It helps to run `mend_correlate2d(image, kernel)` in a cell of your own:
# you know what must come out.


# %% exercise="mend_correlate2d" starts_as="sum-goes-on-in-a-row"
def mend_correlate2d(image, kernel):
    """Do what correlate2d does, pixel by pixel."""
    ### BEGIN SOLUTION
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i in range(height - h + 1):
        for j in range(width - w + 1):
            total = 0
            for a in range(h):
                for b in range(w):
                    total = total + image[i + a, j + b] * kernel[a, b]
            out[i, j] = total
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_correlate2d")
# Passed? The course's way, and another one:
# solution("mend_correlate2d")

# %% test="mend_correlate2d" points=2
check("mend_correlate2d", mend_correlate2d)
### BEGIN HIDDEN TESTS
check("mend_correlate2d", mend_correlate2d, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## The output shrinks
#
# The picture had 4 rows, the filter 3, the result only 2.
#
# **Predict:** a 9x9 picture meets a 3x3 filter.
# The result meets a 3x3 filter, and so on.
# After how many filters is only one number left?

# %% tags=["demo"]
# items: 16
predict("filters_until_one")

# %% [markdown]
# **Find out with the sliders:**
# which filter length `f` turns a picture of length `n` = 10 into a result of length 4?
# Each bar is one place where the filter fits.


# %% tags=["demo"] play=0.5
@interact(n=(4, 12), f=(2, 9))
def fit(n=10, f=3):
    show_windows(n, f)


# %% [markdown]
# <details><summary>Answer</summary>
#
# A filter of length 7. It fits at four places.
#
# </details>

# %% [markdown]
# The first place begins at pixel 0, the last one at pixel $n - f$.
# So along each axis there are
#
# $$\text{output length} = n - f + 1$$
#
# A deep network would soon have nothing left.
# Lesson 2 shows what people do about it.
# (At the end of this notebook waits a whole network whose sizes you can now work out.)
#
# ## Many filters, many features
#
# Back to the photographer, now with **your** filter and **your** function.
# Orange is above 0, blue is below, and 0 has no colour.
#
# **Look for** the tripod's legs and the top of the head. Which map has which?
# And which parts does neither of them have?

# %%
camera = load_photo("camera", gray=True, size=160)

# %% tags=["demo"]
# items: 5
show_images(
    camera,
    correlate2d(camera, vertical_edge_filter()),
    correlate2d(camera, horizontal_edge_filter),
    titles=["the photograph", "your vertical edges", "horizontal edges"],
    signed=[False, True, True],
)

# %% [markdown]
# One photograph, two filters, two different features.
# Where it is flat, as in the sky and on the coat, both maps have no colour.
# LeNet, a network of 1998, has six filters in its first layer; modern ones have 64 and more.
#
# **Predict:** this photograph has 160x160 pixels.
# How many multiply-adds did one 3x3 filter take?

# %% tags=["demo"]
predict("multiply_adds")

# %% [markdown]
# ### The studio again
#
# Imagine a filter with a 1 to the right of its middle, and zeros elsewhere.
#
# **Predict:** what happens to a picture?

# %% tags=["demo"]
predict("pixel_moves")

# %% [markdown]
# Your filter is now in the studio's list, and your photograph is still there.
# Leave *true convolution* off for now.
#
# **Try:**
#
# 1. Write the filter of the prediction, and go back and forth between it and *nothing*.
# 2. Choose the *brick* wall. Which of the two edge filters answers more strongly, and why?
# 3. Make a filter that gives every photograph back at half its brightness.
#    Leave it there. The cell below the studio filters with your `correlate2d`, and compares.

# %% tags=["demo"] play=2
# items: 4, 5
studio = FilterStudio(
    kernel=vertical_edge_filter(),
    presets={"your vertical edge": vertical_edge_filter()},
    photo=studio.photo,
    own=studio.own,
)
studio

# %% tags=["demo"]
chosen = np.array(studio.kernel)
response = correlate2d(studio.picture, chosen)
print(f"mean brightness: {studio.picture.mean():.3f}, mean response: {response.mean():.3f}")
print("the studio shows what your correlate2d gives:", np.allclose(response, studio.response))

# %% [markdown]
# <details><summary>Answers</summary>
#
# 2. The vertical one: the long joints between these upright bricks run up and down.
#    Each joint is an orange and a blue line, because it has two sides.
# 3. The numbers must add up to 0.5. The simplest filter has 0.5 in the middle and zeros around it.
#    (The mean response is not exactly half: the border is left out.)
#    With nine times 1/18 the brightness is halved, too, but the picture is blurred.
#
# </details>

# %% [markdown]
# A good place for a break.
# Back from it? *Run > Run All Above Selected Cell* fetches what the next cells need.
#
# ## Convolution of signals
#
# The name *convolution* comes from signal processing, where it means something slightly different.
# Take the signal 1, 2, 3 and the filter 1, 10.
#
# - Correlation lays the filter down as it is:
#   1·1 + 2·10 = 21, then 2·1 + 3·10 = 32.
# - Convolution turns it around first, to 10, 1:
#   1·10 + 2·1 = 12, then 2·10 + 3·1 = 23.
#
# A filter with rows and columns is turned along both axes: a half turn, by 180 degrees.

# %% tags=["demo"]
show_numbers(
    np.array([[1, 2], [3, 4]]), "→", np.array([[4, 3], [2, 1]]), titles=["filter", "", "half turn"]
)

# %% [markdown]
# ### Exercise 4: `true_convolution`
#
# Difficulty ★☆☆, about 4 minutes.
#
# Write the convolution of signal processing, for places where the filter lies wholly inside the image.
# You may call your `correlate2d`.


# %% exercise="true_convolution"
# items: 35
def true_convolution(image, kernel):
    """Convolve as signal processing does: the kernel turned by 180 degrees.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    kernel : ndarray of shape (h, w)
        At most as large as the image. It is not changed.

    Returns
    -------
    ndarray of shape (H - h + 1, W - w + 1)
        An image [[1, 2, 3]] and a kernel [[1, 10]] give [[12, 23]].
    """
    ### BEGIN SOLUTION
    return correlate2d(image, kernel[::-1, ::-1])
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("true_convolution")
# Passed? The course's way, and another one:
# solution("true_convolution")

# %% test="true_convolution" points=3
check("true_convolution", true_convolution)
### BEGIN HIDDEN TESTS
check("true_convolution", true_convolution, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### A filter that is not symmetric
#
# A 5x5 picture is all 0, except for a single 1 in its middle.
# The filter holds 1, 2, 3 in its first row, then 4, 5, 6, then 7, 8, 9.
#
# **Predict:** which nine numbers does *correlation* (your `correlate2d`) make of it?

# %% tags=["demo"]
# items: 35
predict("a_single_one")

# %% tags=["demo"]
single_one = np.zeros((5, 5))
single_one[2, 2] = 1
one_to_nine = np.arange(1, 10).reshape(3, 3)
show_numbers(
    one_to_nine,
    correlate2d(single_one, one_to_nine),
    true_convolution(single_one, one_to_nine),
    titles=["filter", "correlation", "convolution"],
)

# %% [markdown]
# The next cell shows your studio once more, with *true convolution* on.
#
# **Try:** take it off and on again for each filter of the list.
# For which filters do the two operations give the same?
# For which do they give opposite signs? For which is it neither?

# %% tags=["demo"] play=1
turned = FilterStudio(
    kernel=studio.kernel,
    presets={"your vertical edge": vertical_edge_filter()},
    photo=studio.photo,
    own=studio.own,
    flipped=True,
)
turned

# %% [markdown]
# <details><summary>Answer</summary>
#
# The same for filters that look the same after a half turn: nothing, blur, sharpen and outline.
#
# Opposite for horizontal edge: a half turn swaps its signs. The same holds for most answers to exercise 1.
#
# Neither for emboss: a half turn moves its -2 to where a 2 stood, but the 1 in its middle stays.
#
# </details>

# %% [markdown]
# Deep learning does not care which operation it uses, because its filters are *learned*.
# A network that turns its filters would learn them turned around, and answer the same.
#
# ## A network learns its filters
#
# You chose nine numbers by thinking.
# A network finds them by itself, from examples.
# This is its central idea.
#
# The task: somebody filters an image, and gives you the image and the response, the **target**.
# The filter stays hidden. Can you find it?
#
# ### With one number first
#
# Two pixels, 1 and 2, and one hidden weight $k$. The target is 3 and 6.
# (You see that $k = 3$. The computer does not.)
# Start with $k = 0$.
#
# - The response is 0 and 0.
# - The **error** is response minus target: -3 and -6.
# - The [**loss**](../glossary.ipynb#loss) is the mean of the squared errors: (9 + 36) / 2 = 22.5.
#   It should become 0.
#
# Which way should $k$ go?
# The [**gradient**](../glossary.ipynb#gradient) tells how fast the loss grows when $k$ grows.
# For the mean squared error it is twice the mean of error times pixel
# ("Where the gradient comes from", near the end of this notebook, says why):
#
# 2 · ((-3)·1 + (-6)·2) / 2 = -15
#
# It is negative: the loss falls when $k$ grows.
# So take a step *against* the gradient.
# The [**learning rate**](../glossary.ipynb#learning-rate) says how large a step; take 0.1:
#
# $k$ becomes 0 - 0.1 · (-15) = 1.5
#
# **Predict:** one more round. What is $k$ then?

# %% tags=["demo"]
predict("second_step")

# %% tags=["demo"]
pixels = np.array([1, 2])
targets = np.array([3, 6])
k = 0.0
for _ in range(6):
    error = k * pixels - targets
    gradient = 2 * np.mean(error * pixels)
    k = k - 0.1 * gradient
    print(f"loss {np.mean(error**2):7.3f}   gradient {gradient:8.3f}   k becomes {k:.3f}")

# %% [markdown]
# This is [**gradient descent**](../glossary.ipynb#gradient-descent).
#
# ### With two weights
#
# The image is one row, 1, 0, 2, and the target is 3, 2.
# Start with the weights 0, 0. So the error is -3, -2.
# The two weights met different pixels, so each has a gradient of its own: -3 and -4.
#
# <details><summary>Where they come from</summary>
#
# - The first weight met the pixels 1 and 0, one at each place.
#   Its gradient is 2 · ((-3)·1 + (-2)·0) / 2 = -3.
# - The second weight met the pixels 0 and 2.
#   Its gradient is 2 · ((-3)·0 + (-2)·2) / 2 = -4.
#
# With the learning rate 0.1 the weights become 0.3 and 0.4.
#
# </details>

# %% [markdown]
# **Look** at the two numbers in the figure. You know the operation that makes them:
# what slides over what?

# %% tags=["demo"]
show_numbers(
    np.array([[1, 0, 2]]),
    "∗",
    np.array([[-3, -2]]),
    "→",
    np.array([[-3, -4]]),
    titles=["image", "", "error", "", "gradients"],
)

# %% [markdown]
# The error slides over the image, as if it were a filter.
# This holds for every filter.
# The mean is still to come: with $M$ places in all, the sum is multiplied by $2/M$.
# (Here $M$ = 2, so $2/M$ is 1 and cannot be seen in the figure.)
#
# $$\text{gradient}[a, b] = \frac{2}{M} \sum_{i} \sum_{j} \text{image}[i + a,\; j + b] \cdot \text{error}[i, j]$$
#
# Compare it with the formula of exercise 2: the error stands where the kernel stood.
#
# ### Exercise 5: `learn_kernel`
#
# Difficulty ★★★, about 14 minutes.
#
# Start from a kernel of zeros.
# Take `steps` steps of gradient descent on the mean squared error, each with the learning rate `lr`.
# Return the kernel.
#
# You are judged by where you arrive:
# every number must be closer than 0.05 to the hidden one.
# You may call your `correlate2d`.


# %% exercise="learn_kernel"
# items: 6
def learn_kernel(image, target, size, steps, lr):
    """Find the kernel that makes a target out of an image, by gradient descent.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    target : ndarray of shape (H - size + 1, W - size + 1)
        The response of the hidden kernel to the image (by correlation).
    size : int
        Number of rows, and of columns, of the kernel.
    steps : int
        Number of steps to take; after 0 steps the kernel is still all zeros.
    lr : float
        Learning rate.

    Returns
    -------
    ndarray of shape (size, size)
    """
    ### BEGIN SOLUTION
    learned = np.zeros((size, size))
    for _ in range(steps):
        error = correlate2d(image, learned) - target
        gradient = 2 / error.size * correlate2d(image, error)
        learned = learned - lr * gradient
    return learned
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("learn_kernel")
# Passed? The course's way, and another one:
# solution("learn_kernel")

# %% test="learn_kernel" points=4
check("learn_kernel", learn_kernel)
### BEGIN HIDDEN TESTS
check("learn_kernel", learn_kernel, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Watch it learn
#
# A hidden filter was applied to a picture of noise, and your function gets the result.
# Look at the grids from left to right: do some numbers arrive before others?
# Change the hidden numbers, and run it again.

# %%
noise = np.random.default_rng(0).standard_normal((16, 16))

# %% tags=["demo"] play=0.5
hidden_filter = np.array([[1, -2, 3], [2, 1, -1], [-3, 2, 1]])
noise_target = correlate2d(noise, hidden_filter)
stages = (0, 2, 10, 60)
found = [learn_kernel(noise, noise_target, 3, n, 0.1) for n in stages]
grids = [np.round(f, 2) + 0.0 for f in found]
show_numbers(*grids, titles=[f"{n} steps" for n in stages], cell=0.5)
for n, f in zip(stages, found, strict=True):
    print(f"{n:2} steps: loss {np.mean((correlate2d(noise, f) - noise_target) ** 2):.4f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly. After 2 steps each has come about a third of its way, after 10 more than four fifths.
#
# </details>
#
# ### Good examples matter
#
# Now the hidden filter is the horizontal edge filter.
# There are three pictures to learn it from: noise, a piece of the camera photograph,
# and a flat picture in which every pixel is 1.
#
# **Predict:** which one teaches it best, in 40 steps?

# %% tags=["demo"]
predict("best_teacher")

# %% tags=["demo"] play=0.5
patch = camera[40:64, 50:74]
teachers = {
    "noise": noise,
    "photograph": (patch - patch.mean()) / patch.std(),
    "flat": np.ones((16, 16)),
}

steps_slider = IntSlider(40, 0, 200, 20, continuous_update=False)


@interact(teacher=list(teachers), steps=steps_slider)
def learn_from(teacher, steps):
    hidden = horizontal_edge_filter
    response = correlate2d(teachers[teacher], hidden)
    found = learn_kernel(teachers[teacher], response, 3, steps, 0.1)
    loss = np.mean((correlate2d(teachers[teacher], found) - response) ** 2)
    show_numbers(np.round(found, 2) + 0.0, hidden, titles=["learned", "hidden"], cell=0.55)
    print(f"loss: {loss:.4f}, largest difference: {np.abs(found - hidden).max():.3f}")


# %% [markdown]
# **Look at** the largest difference: after how many steps is the photograph as near
# as the noise was after 20? (After 100.)
#
# And look at the loss of the flat picture, also with 0 steps.
# It is 0 from the start: on a flat picture, a filter of zeros answers as the hidden one does.
# So a loss of 0 does not mean that the filter is the right one.
#
# A network learns all its filters in this way.
# Only, nobody tells it what a filter's response should be.
# It is told the right answer for the whole picture, such as "this is a 7".
# Lesson 5 shows how the error finds its way back to each filter.
#
# ## Against the clock
#
# ### Exercise 6: `correlate2d_fast`
#
# Difficulty ★★★, about 10 minutes.
#
# **A bonus.** It gives no points, and it is open: how fast can you get?
#
# Your loops visit one place after the other, and Python is slow at that.
# Write `correlate2d` once more, without a loop over the places.
# A loop over the weights is allowed: there are only a few.
#
# Then race against the course's own, on a picture of 480x640 and a filter of 7x7.
# How far have you come? Race your loops, too: `race("correlate2d_fast", correlate2d)`.


# %% exercise="correlate2d_fast"
def correlate2d_fast(image, kernel):
    """Do what correlate2d does, without a loop over the places."""
    ### BEGIN SOLUTION
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    out = np.zeros((rows, columns))
    for a, b in np.ndindex(kernel.shape):
        out += kernel[a, b] * image[a : a + rows, b : b + columns]
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("correlate2d_fast")
# Passed? The course's way, and another one:
# solution("correlate2d_fast")

# %% test="correlate2d_fast" points=0
check("correlate2d_fast", correlate2d_fast)
### BEGIN HIDDEN TESTS
check("correlate2d_fast", correlate2d_fast, hidden=True)
### END HIDDEN TESTS

# %% tags=["demo"]
race("correlate2d_fast", correlate2d_fast)

# %% [markdown]
# ## A thought to take along
#
# You cut a 7 out of a picture of many digits, and use the cut-out as the filter.
# Where is the response largest: at the 7? Would that make a good reader of digits?
#
# <details><summary>Our thoughts</summary>
#
# Not always at the 7. An all-white place has larger products everywhere, and wins.
# Taking the mean away from the filter helps: then the weights add up to 0, and flat places are silent.
# A 7 that is thicker, tilted or shifted by a few pixels still gets a weak response.
# So networks use many small filters for parts, such as strokes and corners,
# and further layers that look at what those found.
#
# </details>
#
# ## What you can do now
#
# - Make a filter that answers to one feature, and is silent elsewhere.
# - Write the operation behind every convolutional layer, in code and as a formula.
# - Tell the size of its result, $n - f + 1$ along each axis, and where a bias goes.
# - Say how it differs from the convolution of signal processing.
# - Let gradient descent find a filter, and say what makes a good example.
#
# **How does a matrix of nine numbers find an edge?**
# It subtracts one side of a place from the other.
# Where the sides are alike, the products cancel; at an edge, a difference is left over.
# And nobody needs to know the nine numbers: they can be learned.
#
# In lesson 2 you give the picture a frame, so that it need not shrink, and let the filter take larger steps.
#
# More to see and read:
# [Image kernels, explained visually](https://setosa.io/ev/image-kernels/) and
# [But what is a convolution?](https://www.youtube.com/watch?v=KuXjwB4LzSA), a film of 23 minutes.

# %% [markdown]
# ## Going further
#
# Nothing of this is needed later. The last cell of this notebook shows what you did.
#
# ### A whole network: LeNet
#
# A convolutional network is built of three kinds of blocks.
#
# - **CONV** (convolution): filters search for features. Each filter makes one map.
# - **POOL** ([pooling](../glossary.ipynb#pooling)): makes the maps smaller.
# - **FC** (fully connected): weighs everything that was found, and decides.
#
# In which order does a picture first meet them?

# %% tags=["demo"] play=0.5
# items: 2
order_blocks()

# %% [markdown]
# **LeNet** (1998) reads handwritten digits. You know enough to fill in its shapes, as (C, H, W):
#
# - Each filter makes one map. The maps are the **channels** (C) of a layer.
# - In CONV 2, each filter looks at all 6 maps at once and still makes one map. Lesson 3 shows how.
# - A pooling layer here keeps one number of each 2x2 block.
# - How many filters a layer has was decided by its authors, and so were the lengths of the FC layers.
#   The line above the drawing tells them.
#
# Choose a layer, write its shape, press Enter.

# %% tags=["demo"] play=2
# items: 1
explore_layers(LENET)

# %% [markdown]
# <details><summary>Answer</summary>
#
# From left to right: (1, 32, 32), (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), 120, 84, 10.
#
# 32 - 5 + 1 = 28, half of it is 14, 14 - 5 + 1 = 10, half of it is 5.
#
# </details>
#
# ### Convolution as a formula
#
# In two dimensions, the convolution of an image and a kernel is
#
# $$(\text{image} * \text{kernel})[x, y] = \sum_{p} \sum_{q} \text{image}[p, q] \cdot \text{kernel}[x - p,\; y - q]$$
#
# The sums run over all whole numbers $p$ and $q$; outside of its numbers, each matrix counts as 0.
# The sign $*$ stands for the turned operation here; our figures use it as deep learning does.
# And $(x, y)$ is not where the window begins but its lower right corner.
# Where the filter has $h$ rows, the first whole window is the one with $x = h - 1$.
#
# Look at the minus signs.
# When $p$ grows, $x - p$ falls:
# the image is read forwards, and the filter backwards.
# The same holds for $q$: this is the half turn.
#
# ### Where the gradient comes from
#
# One squared error is $(k \cdot \text{pixel} - \text{target})^2$.
# Its derivative with respect to $k$ is $2 \cdot \text{error} \cdot \text{pixel}$.
# The derivative of a mean is the mean of the derivatives.
#
# The shapes agree, too.
# A 10x12 image and a 3x3 filter give an 8x10 response, so the error is 8x10.
# Slid over the image, it leaves 10 - 8 + 1 = 3 rows and 12 - 10 + 1 = 3 columns: the shape of the filter.
#
# ### Which filter likes bricks, in numbers
#
# To be fair, both filters are scaled first,
# so that the absolute values of their weights add up to 1.


# %% tags=["demo"]
def scaled(weights):
    return weights / np.abs(weights).sum()


brick = load_photo("brick", gray=True, size=160)
brick_vertical = correlate2d(brick, scaled(vertical_edge_filter()))
brick_horizontal = correlate2d(brick, scaled(horizontal_edge_filter))
show_images(
    brick,
    brick_vertical,
    brick_horizontal,
    signed=[False, True, True],
    titles=["brick wall", "vertical edges", "horizontal edges"],
)
print(f"mean strength, vertical filter:   {np.abs(brick_vertical).mean():.4f}")
print(f"mean strength, horizontal filter: {np.abs(brick_horizontal).mean():.4f}")

# %% tags=["demo"]
what_you_did("01_filters")
