# ---
# jupyter:
#   lesson:
#     title: Padding and stride
#     number: 2
#     minutes: 75
#     prerequisites: [01_filters]
# ---

# %% [markdown]
# # Lesson 02: Padding and stride
#
# After this lesson you can
#
# - keep the size of an image with a frame of zeros (padding),
# - make the result smaller with larger steps (stride),
# - compute the size of every result before you run any code,
# - say what happens when that size is not a whole number,
# - count the numbers that a layer learns.
#
# About 75 minutes. You need lesson 01.
#
# Run the cells from top to bottom with Shift + Enter.
# Where the text asks you to predict, write your answer down first.
# A wrong prediction costs nothing, and you will remember the right one better.

# %%
import numpy as np

from course_lib.checks import check, hint
from course_lib.controls import explore_places
from course_lib.datasets import load_photo
from course_lib.figures import (
    show_guess,
    show_images,
    show_layers,
    show_numbers,
    show_places,
    show_step,
    show_windows,
)
from course_lib.functional import correlate2d  # what you wrote in lesson 01

# %% [markdown]
# ## The result shrinks
#
# Here are the input and the filter that you know from lesson 01.
# The filter is 3x3, the input is 4x4.
# The filter fits at 2 x 2 places, so the result is 2x2.

# %%
x = np.array(
    [
        [1, 2, 3, 0],
        [0, 1, 2, 3],
        [3, 0, 1, 2],
        [2, 3, 0, 1],
    ]
)
w = np.array(
    [
        [2, 0, 1],
        [0, 1, 2],
        [1, 0, 2],
    ]
)

# %% tags=["demo"]
show_numbers(
    x, "∗", w, "=", correlate2d(x, w), titles=["input 4x4", "", "filter 3x3", "", "result 2x2"]
)

# %% [markdown]
# The picture shows the 4x4 input, the 3x3 filter and the 2x2 result 15, 16, 6, 15.
#
# **Predict.** A 28x28 image goes through five layers, each with a 3x3 filter.
# What is the size after the fifth layer?
#
# <details><summary>Answer</summary>
#
# Each 3x3 filter takes away 2 rows and 2 columns: 28, 26, 24, 22, 20, 18.
# After five layers only 18x18 is left.
# After thirteen layers 2x2 would be left, and the next filter would not fit any more.
#
# </details>

# %% [markdown]
# There is a second problem, at the border.
#
# **Predict.** A 3x3 filter slides over a 6x6 image.
# In how many windows is the pixel in the upper left corner?
# In how many is a pixel in the middle?

# %% tags=["demo"]
windows = np.zeros((6, 6), dtype=int)
for row in range(4):
    for column in range(4):
        windows[row : row + 3, column : column + 3] += 1
show_numbers(windows, titles=["windows that read each pixel"])

# %% [markdown]
# The picture shows a number for each of the 36 pixels.
# A corner is read once.
# A pixel in the middle is read 9 times.
# So the filter hardly looks at what happens at the border.

# %% [markdown]
# ## Padding: a frame of zeros
#
# The cure for both problems is a frame around the input.
# We fill the frame with zeros.
# This is called **zero padding**.
# The **padding** $P$ is the number of zeros added *on each side*:
# above, below, left and right.
# (In other programs you will also meet the name `pad`.)
#
# Here is our 4x4 input with padding 1, written by hand.
#
# **Predict.** What is its size now? And what is the size of the result?

# %%
framed = np.array(
    [
        [0, 0, 0, 0, 0, 0],
        [0, 1, 2, 3, 0, 0],
        [0, 0, 1, 2, 3, 0],
        [0, 3, 0, 1, 2, 0],
        [0, 2, 3, 0, 1, 0],
        [0, 0, 0, 0, 0, 0],
    ]
)

# %% tags=["demo"]
show_step(x, w, row=0, column=0, padding=1)

# %% [markdown]
# The picture shows the first step.
# The window lies in the upper left corner of the 6x6 grid:
# five of its nine places are zeros of the frame, four are pixels.
# The nine products are 0 0 0, 0 1 4, 0 0 2.
# Their sum is 7.
# On the right is a 4x4 result with this first number in it.
#
# So 4 became 6 with the frame, and the 3x3 filter brings it back to 4.
# **The result has the size of the input.**

# %% [markdown]
# ### By hand: the whole 4x4 result
#
# The four numbers in the middle are those of lesson 01.
# Do you see why?
# There the window touches no zero of the frame.
#
# The 7 is filled in as well.
# Find at least four others with pencil and paper:
# write them in the place of `todo`, and run the cell.
# The picture marks each number that is right with ✓ and each wrong one with ✗.
# This is not graded.

# %% tags=["demo"]
todo = np.nan
by_hand = np.array(
    [
        [7, todo, todo, todo],
        [todo, 15, 16, todo],
        [todo, 6, 15, todo],
        [todo, todo, todo, todo],
    ]
)
show_guess(by_hand, correlate2d(framed, w))

# %% [markdown]
# <details><summary>Answer</summary>
#
# |  |  |  |  |
# |---|---|---|---|
# | 7 | 12 | 10 | 2 |
# | 4 | 15 | 16 | 10 |
# | 10 | 6 | 15 | 6 |
# | 8 | 10 | 4 | 3 |
#
# </details>

# %% [markdown]
# ### More axes than two
#
# A gray image is a matrix of shape `(H, W)`: height first, then width.
# A colour image has one such matrix for each colour,
# and networks work on many images at once.
# The padding goes around the rows and the columns only.
# The other axes stay as they are.
#
# | what | shape | with padding 1 |
# |---|---|---|
# | a gray image | `(4, 5)` | `(6, 7)` |
# | a colour image, `(C, H, W)` | `(3, 4, 5)` | `(3, 6, 7)` |
# | ten colour images, `(N, C, H, W)` | `(10, 3, 4, 5)` | ? |
#
# **Predict.** Which shape belongs in the place of the question mark?
#
# <details><summary>Answer</summary>
#
# `(10, 3, 6, 7)`: still ten images of three colours, each of them 2 rows higher and 2 columns wider.
#
# </details>

# %% [markdown]
# ### Exercise 1: `zero_pad`
#
# Difficulty ★★☆, about 12 minutes.
#
# Put a frame of zeros around the last two axes of `x`.
# `x` may have any number of axes in front of them.
# The padding may be 0.
#
# The result keeps the dtype of `x`: whole numbers stay whole numbers,
# and float32 does not become float64, which would need twice the memory.
#
# The dtype counts in this exercise.


# %% exercise="zero_pad"
def zero_pad(x, padding):
    """Put a frame of zeros around the last two axes.

    Parameters
    ----------
    x : ndarray of shape (..., H, W)
        Two or more axes.
    padding : int, 0 or more
        Zeros added on each side: above, below, left and right.

    Returns
    -------
    ndarray of shape (..., H + 2*padding, W + 2*padding)
        A new array of the dtype of x. x itself stays as it is.

    Examples
    --------
    >>> zero_pad(np.array([[7, 8]]), 1)
    array([[0, 0, 0, 0],
           [0, 7, 8, 0],
           [0, 0, 0, 0]])
    """
    ### BEGIN SOLUTION
    height, width = x.shape[-2:]
    frame_shape = (*x.shape[:-2], height + 2 * padding, width + 2 * padding)
    out = np.zeros(frame_shape, dtype=x.dtype)
    out[..., padding : padding + height, padding : padding + width] = x
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("zero_pad")

# %% test="zero_pad" points=3
check("zero_pad", zero_pad)
### BEGIN HIDDEN TESTS
check("zero_pad", zero_pad, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Passed? Then try your function on a photograph.
# The cat is *Chelsea*, by Stefan van der Walt, licence CC0 1.0.
# It has the shape `(3, 200, 200)`: red, green and blue.

# %% tags=["demo"]
cat = load_photo("chelsea")
framed_cat = zero_pad(cat, 20)
show_images(cat, framed_cat, titles=[f"{cat.shape}", f"padding 20: {framed_cat.shape}"])

# %% [markdown]
# On the left is the cat, on the right the cat in a black frame.
# Zero is black: the filter will see a black frame around every image.

# %% [markdown]
# ## Padding that keeps the size
#
# How much padding does a filter need so that the result is as large as the input?
#
# A tiny example: 7 pixels in a row.
#
# - A filter of length 3 takes away 2. Padding 1 gives back 2: one on each side.
# - A filter of length 5 takes away 4. Padding 2 gives back 4.
#
# **Predict.** Which padding does a filter of length 7 need?
# And a filter of length 1?
#
# <details><summary>Answer</summary>
#
# | filter length | 1 | 3 | 5 | 7 |
# |---|---|---|---|---|
# | takes away | 0 | 2 | 4 | 6 |
# | padding | 0 | 1 | 2 | 3 |
#
# </details>

# %% [markdown]
# In general a filter of length $F$ takes away $F - 1$ pixels.
# Each of the two sides gives back half of them:
#
# $$P = \frac{F - 1}{2}$$
#
# This is called **same padding**, because the size stays the same.
# It needs steps of one pixel, as we have made them until now.

# %% tags=["demo"]
show_windows(7, 3, padding=1)

# %% [markdown]
# The picture shows a row of 7 pixels, blue and numbered from 0 to 6.
# At each end stands a gray zero of the frame.
# Under it are the places of a filter of length 3.
# There are 7 of them: 7 pixels come in, 7 numbers come out.
# The same holds for the columns, so a 7x7 input gives a 7x7 result.
#
# **Predict.** Which padding does a filter of length 4 need?
#
# <details><summary>Answer</summary>
#
# It takes away 3 pixels. Half of 3 is 1.5.
# No padding that is equal on both sides can give back 3.
# This is one reason why filters are almost always of odd size.
#
# </details>

# %% [markdown]
# ### Exercise 2: `same_padding`
#
# Difficulty ★☆☆, about 5 minutes.
#
# Return the padding that keeps the size, as an `int`.
# Raise a `ValueError` if `f` is even:
# then no such padding exists, and a wrong one would be found only much later.


# %% exercise="same_padding"
def same_padding(f):
    """Padding that keeps the size of the input when the steps are one pixel.

    Parameters
    ----------
    f : int, 1 or more
        Height and width of the filter.

    Returns
    -------
    int
        Zeros to add on each side.

    Raises
    ------
    ValueError
        If f is even.
    """
    ### BEGIN SOLUTION
    if f % 2 == 0:
        raise ValueError(f"same_padding: f must be odd, but f is {f}")
    return (f - 1) // 2
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("same_padding")

# %% test="same_padding" points=2
check("same_padding", same_padding)
### BEGIN HIDDEN TESTS
check("same_padding", same_padding, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### What the black frame does
#
# The zeros are not part of the photograph. Do they leave a trace?
#
# We take a brick wall and a vertical-edge filter:
# bright on the left and dark on the right gives a number above 0.
# The photograph is by Lennart Demes (CC0 Textures, Bricks 25), licence CC0 1.0.
#
# **Predict.** With padding, the filter sees a black frame.
# At which of the four borders does it report an edge?
# Above 0 or below 0?
#
# Run this after you have passed the checks of exercises 1 and 2.

# %% tags=["demo"]
wall = load_photo("brick", gray=True, size=96)
vertical_edge = np.array([[1, 0, -1]] * 3)
without = correlate2d(wall, vertical_edge)
with_padding = correlate2d(zero_pad(wall, same_padding(3)), vertical_edge)
show_images(
    wall,
    without,
    with_padding,
    titles=[f"wall {wall.shape}", f"no padding {without.shape}", f"padding 1 {with_padding.shape}"],
    signed=[False, True, True],
)

# %% [markdown]
# The left picture is the wall.
# The middle one is the result without padding: it is 2 pixels smaller each way.
# The right one is the result with padding: its size is that of the wall.
# Along its left border runs a blue line (below 0: dark, then bright).
# Along its right border runs a red line (above 0: bright, then dark).
# The upper and the lower border show no such line: the filter does not see horizontal edges.
#
# Padding keeps the size, and it adds an edge that was not there.
# In practice this does little harm, and zero padding is what most networks use.

# %% [markdown]
# ## Stride: larger steps
#
# Until now the window moved by one pixel.
# The **stride** $S$ is the step from one window to the next, in pixels.
# With stride 2 the window moves by two pixels at a time,
# to the right and also down.
#
# Take 7 pixels in a row and a filter of length 3, without padding.
# With stride 1 there are 5 windows:

# %% tags=["demo"]
show_windows(7, 3, stride=1)

# %% [markdown]
# The picture shows five windows, each one pixel further to the right.
# A 7x7 input gives a 5x5 result.
#
# **Predict.** How many windows are there with stride 2?

# %% tags=["demo"]
show_windows(7, 3, stride=2)

# %% [markdown]
# Three windows, at the pixels 0, 2 and 4.
# The last one ends exactly at the last pixel.
# A 7x7 input gives a 3x3 result: stride makes the result smaller.
#
# **Predict.** And with stride 3?

# %% tags=["demo"]
show_windows(7, 3, stride=3)

# %% [markdown]
# Two windows fit, at the pixels 0 and 3.
# A third one would begin at pixel 6 and stick out.
# The last pixel is crossed out: no window reads it.
# One says that stride 3 *cannot* be applied here.
# We come back to this below.

# %% [markdown]
# ### By hand: a 7x7 input with stride 2
#
# Here is a 7x7 input. The filter is the one from above.
#
# **Predict.** Which rows and columns does the *second* window of the first row cover?

# %%
x7 = np.array(
    [
        [1, 2, 3, 0, 1, 2, 3],
        [0, 1, 2, 3, 0, 1, 2],
        [3, 0, 1, 2, 3, 0, 1],
        [2, 3, 0, 1, 2, 3, 0],
        [1, 2, 3, 0, 1, 2, 3],
        [0, 1, 2, 3, 0, 1, 2],
        [3, 0, 1, 2, 3, 0, 1],
    ]
)

# %% tags=["demo"]
show_step(x7, w, row=0, column=1, stride=2)

# %% [markdown]
# The window covers the rows 0 to 2 and the columns 2 to 4.
# The first window gave 15, this one gives 17.
#
# Write the other numbers in the place of `todo`, and run the cell.
# Tip: find a pattern in the input, and two windows with the same pixels.

# %% tags=["demo"]
todo = np.nan
by_hand = np.array(
    [
        [15, 17, todo],
        [todo, todo, todo],
        [todo, todo, todo],
    ]
)
show_guess(by_hand, correlate2d(x7, w)[::2, ::2])

# %% [markdown]
# <details><summary>Answer</summary>
#
# |  |  |  |
# |---|---|---|
# | 15 | 17 | 15 |
# | 17 | 15 | 17 |
# | 15 | 17 | 15 |
#
# </details>
#
# Look at how the last line of the cell gets the right numbers.
# It computes all 5x5 results of stride 1 and keeps every second row and column.
# The numbers are the same, but 16 of the 25 were computed for nothing.
# A real layer with stride 2 jumps from window to window and saves this work.

# %% [markdown]
# ### Stride on a photograph
#
# A photographer at work, by Lav Varshney, licence CC0 1.0.
# We look for vertical edges with stride 1, 2 and 4.
#
# **Predict.** Will you still find the legs of the tripod in the smallest result?

# %% tags=["demo"]
photographer = load_photo("camera", gray=True, size=255)
edges = correlate2d(photographer, np.array([[1, 0, -1]] * 3))
strides = [1, 2, 4]
results = [edges[::stride, ::stride] for stride in strides]
titles = [f"stride {strides[i]}: {results[i].shape}" for i in range(3)]
show_images(
    photographer,
    *results,
    titles=[f"input {photographer.shape}", *titles],
    signed=[False, True, True, True],
    columns=2,
    size=3,
)

# %% [markdown]
# The first picture is the photograph.
# The others show its vertical edges in red and blue: 253x253, 127x127 and 64x64 numbers.
# They get coarser, but the man and the tripod can still be seen.
# Stride 4 keeps one number in 16, so the next layer has 16 times less to do.

# %% [markdown]
# ## The size of the result
#
# Pictures are good, a formula is faster. Let us build it from the tiny example:
# 7 pixels, a filter of length 3, stride 2.
#
# 1. Put the window at the start. Behind it $7 - 3 = 4$ pixels are left.
# 2. Each step needs 2 of them. So there are $4 / 2 = 2$ steps.
# 3. The window made 2 steps, so it stood at $2 + 1 = 3$ places. The 1 is the place where it began.
#
# With $N$ pixels, a filter of length $F$ and stride $S$:
#
# $$\frac{N - F}{S} + 1$$
#
# | stride | | result |
# |---|---|---|
# | 1 | $(7 - 3)/1 + 1$ | 5 |
# | 2 | $(7 - 3)/2 + 1$ | 3 |
# | 3 | $(7 - 3)/3 + 1$ | 2.33: cannot |
#
# Padding makes the input longer by $P$ on each side. So $N$ becomes $N + 2P$.

# %% [markdown]
# Height and width are two separate computations.
# The input is $(H, W)$, the filter is $(FH, FW)$, the result is $(OH, OW)$:
#
# $$OH = \frac{H + 2P - FH}{S} + 1 \qquad OW = \frac{W + 2P - FW}{S} + 1$$
#
# Two examples that you have seen already:
#
# - input (4, 4), padding 1, stride 1, filter (3, 3): $(4 + 2 \cdot 1 - 3)/1 + 1 = 4$
# - input (7, 7), padding 0, stride 2, filter (3, 3): $(7 + 2 \cdot 0 - 3)/2 + 1 = 3$
#
# **By hand.** The input is (28, 31), the padding is 2, the stride is 3, the filter is (5, 5).
# What are OH and OW? Write your two numbers into the cell below and run it.
# Later your own function will say whether they are right.

# %% tags=["demo"]
my_oh = None
my_ow = None
print("my prediction:", my_oh, "rows and", my_ow, "columns")

# %% [markdown]
# ## When the size is not whole
#
# 7 pixels, a filter of length 3, stride 3: the formula says 2.33.
# There is no such thing as a third of a window.
# Two answers are in use.
#
# - **Strict:** stop with an error. You find out at once that the numbers do not fit together.
# - **Floor:** round down to 2, and do not use the pixels that are left over.
#   PyTorch and most other frameworks do this, without a word.
#
# **Predict.** A 7x7 input, a 3x3 filter, stride 3, rounded down.
# How many of the 49 pixels does no window read?

# %% tags=["demo"]
show_places(7, 7, 3, stride=3)

# %% [markdown]
# The picture shows the 7x7 input and its 2x2 result.
# Each dot marks the upper left pixel of a window; the first window is outlined.
# The last row and the last column are crossed out: no window reads them.
# Together they are 13 pixels.
#
# Rounding down always loses rows at the bottom and columns on the right,
# because the windows begin at the upper left.

# %% [markdown]
# ### A filter that does not fit
#
# There is one more case. The input has 3 pixels, the filter has length 5, and there is no padding.
# The filter does not fit anywhere.
# Look at what the formula says with stride 2:
#
# $$\frac{3 - 5}{2} + 1 = 0$$
#
# With the input 4 it says $0.5$, with the input 1 it says $-1$.
# None of these is a size.
# So this case is always an error, and it has nothing to do with rounding.
# With padding 1 the same filter fits: there are 5 pixels then, and one window.

# %% [markdown]
# ### Explore
#
# Move the sliders (with the mouse, or with Tab and the arrow keys).
# The formula above the picture shows your numbers.
# Blue is the input, gray with 0 is the padding, crossed out is what no window reads.
# The slider *window* moves the outlined window from place to place.
#
# Find out:
#
# 1. H = W = 7, F = 3, S = 3 cannot be applied without padding. Which padding makes it work?
# 2. H = 12, W = 9, F = 3, P = 0. Which stride above 1 leaves no row and no column over?
# 3. H = W = 8, F = 3, P = 1, S = 2. The size is not whole. Does the *input* lose anything?
# 4. F = 2, S = 3. What happens to the pixels between the windows?

# %% tags=["demo"]
explore_places()

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Padding 1: $(7 + 2 - 3)/3 + 1 = 3$.
# 2. Stride 3: the height leaves 9 pixels for the steps, the width leaves 6, and 3 divides both.
# 3. No. The size is 4.5, rounded down to 4. Left over are one row and one column of zeros from the frame.
#    The first layer of a well-known network, ResNet, does this on purpose:
#    input 224, filter 7, stride 2, padding 3 give 112.5, rounded down to 112.
# 4. No window reads them. They are lost in the middle of the image, too.
#
# </details>

# %% [markdown]
# ### Exercise 3: `conv_output_size`
#
# Difficulty ★★☆, about 12 minutes.
#
# Compute the size of the result along one axis, as an `int`.
#
# - A filter that is longer than the padded input: always a `ValueError`.
# - A size that is not whole: a `ValueError` when `strict` is true, rounded down when it is false.
#
# A good message says what came: the next reader of it may be you, at midnight.
#
# There are two checks, one for the sizes and one for the errors. Each has its own points.


# %% exercise="conv_output_size"
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    """Count the places of a filter along one axis.

    Parameters
    ----------
    n : int
        Length of the input, in pixels.
    f : int
        Length of the filter.
    stride : int, 1 or more
        Step from one place to the next.
    padding : int, 0 or more
        Zeros added on each side.
    strict : bool
        Whether a size that is not whole is an error (True) or is rounded down (False).

    Returns
    -------
    int
        The number of places.

    Raises
    ------
    ValueError
        If the filter is longer than the padded input, whatever strict is;
        when strict is True, also if the size is not whole.
    """
    ### BEGIN SOLUTION
    room = n + 2 * padding - f  # pixels behind the first window
    if room < 0:
        raise ValueError(f"a filter of length {f} does not fit into {n} pixels, padding {padding}")
    steps, left_over = divmod(room, stride)
    if strict and left_over > 0:
        raise ValueError(f"the size is not whole: {left_over} pixels would be left over")
    return steps + 1
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("conv_output_size")

# %% test="conv_output_size" points=2
check("conv_output_size", conv_output_size, part="sizes")
### BEGIN HIDDEN TESTS
check("conv_output_size", conv_output_size, hidden=True, part="sizes")
### END HIDDEN TESTS

# %% test="conv_output_size" points=2
check("conv_output_size", conv_output_size, part="errors")
### BEGIN HIDDEN TESTS
check("conv_output_size", conv_output_size, hidden=True, part="errors")
### END HIDDEN TESTS

# %% [markdown]
# Passed? Then your function can judge your prediction for the input (28, 31).

# %% tags=["demo"]
oh = conv_output_size(28, 5, stride=3, padding=2)
ow = conv_output_size(31, 5, stride=3, padding=2)
print("my prediction:", my_oh, "rows and", my_ow, "columns")
print("my function:  ", oh, "rows and", ow, "columns")

# %% [markdown]
# Now back to the beginning of this lesson. A 28x28 image goes through layers with 5x5 filters.
#
# **Predict.** How many such layers are possible without padding?
# What is the size after each of them?

# %% tags=["demo"]
size = 28
try:
    for layer in range(1, 11):
        size = conv_output_size(size, 5)
        print(f"after layer {layer}: {size}x{size}")
except ValueError as error:
    print(f"layer {layer} stops: {error}")

size = 28
for _ in range(100):
    size = conv_output_size(size, 5, padding=same_padding(5))
print(f"with padding {same_padding(5)}, after 100 layers: {size}x{size}")

# %% [markdown]
# Without padding the size goes 24, 20, 16, 12, 8, 4, and the seventh filter does not fit.
# With same padding a network may have as many layers as you like.

# %% [markdown]
# ## How many numbers does a layer learn?
#
# The numbers in a filter are learned, and so is its bias.
# Together they are called the **parameters** of the layer.
#
# A colour image has three channels: red, green and blue.
# A filter for it has three channels as well, and looks at all three colours at once.
# So a 5x5 filter holds $5 \cdot 5 \cdot 3$ numbers.
# It adds all its products up, then its bias, and gives *one* result, a matrix.
# Ten filters give ten matrices: these are the ten channels of the result.
# (Lesson 03 looks inside.)
#
# **Predict.** The input is a colour image of 32x32 pixels.
# The layer has ten 5x5 filters, with stride 1 and padding 2.
#
# 1. What is the shape of the result, as (channels, rows, columns)?
# 2. How many parameters does one filter have?
# 3. And the whole layer?

# %% tags=["demo"]
show_layers([("colour image", (3, 32, 32)), ("ten filters 5x5", (10, 32, 32))])

# %% [markdown]
# The picture shows the image as a stack of 3 maps, and the result as a stack of 10 maps.
#
# <details><summary>Answers</summary>
#
# 1. $(32 + 2 \cdot 2 - 5)/1 + 1 = 32$, so the result is 32x32x10, as shape: (10, 32, 32).
# 2. $5 \cdot 5 \cdot 3 = 75$ weights and 1 bias: 76.
# 3. Ten times as many: 760.
#
# The 32 of the image does not matter for the last two answers.
# The same 760 numbers work on an image of any size.
#
# </details>

# %% [markdown]
# ### Exercise 4: `conv_num_params`
#
# Difficulty ★★☆, about 8 minutes.
#
# Count the parameters of a layer.
# `kernel_size` is the size of its filters.
# It is an `int` for square filters, or a pair (rows, columns) such as `(2, 3)`.
# Some layers have no bias.


# %% exercise="conv_num_params"
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    """Count the numbers that a layer of filters learns.

    Parameters
    ----------
    in_channels : int
        Channels of the input.
    out_channels : int
        Channels of the result: the number of filters.
    kernel_size : int or tuple of two int
        Rows and columns of each filter; an int stands for both.
    bias : bool
        Whether each filter has a bias.

    Returns
    -------
    int
    """
    ### BEGIN SOLUTION
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    rows, columns = kernel_size
    per_filter = rows * columns * in_channels
    if bias:
        per_filter += 1
    return per_filter * out_channels
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("conv_num_params")

# %% test="conv_num_params" points=2
check("conv_num_params", conv_num_params)
### BEGIN HIDDEN TESTS
check("conv_num_params", conv_num_params, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Passed? Then one last question.
# Two layers for an input of 64 channels give 64 channels each:
# one has 5x5 filters, the other has 3x3 filters.
#
# **Predict.** How many times as many parameters does the 5x5 layer have?

# %% tags=["demo"]
large = conv_num_params(64, 64, 5)
small = conv_num_params(64, 64, 3)
print(f"5x5: {large:,} parameters; 3x3: {small:,} parameters; {large / small:.2f} times as many")

# %% [markdown]
# About 25/9 = 2.78 times: the filter's area decides.
# This is one reason why modern networks prefer 3x3 filters.

# %% [markdown]
# ## Summary
#
# - **Padding** $P$ puts $P$ rows or columns of zeros on each side. It keeps the size, and the border is read more often.
# - **Same padding** is $P = (F - 1)/2$, for an odd filter and stride 1.
# - **Stride** $S$ is the step of the window. It makes the result smaller.
# - The size along each axis is $(N + 2P - F)/S + 1$. Compute height and width apart.
# - If that is not whole, stop with an error, or round down and lose the last rows and columns. Frameworks round down.
# - If the filter is longer than the padded input, it is an error, always.
# - A layer has filters · (rows · columns · channels + 1) parameters. The size of the image plays no part.
#
# In lesson 03 the input gets more than one channel, the layer gets more than one filter, and you write the whole convolution.
