# ---
# jupyter:
#   lesson:
#     title: Padding and stride
#     number: 2
#     minutes: 75
#     prerequisites: [01_filters]
# ---

# %% [markdown]
# # Lesson 2: Padding and stride
#
# **How large is what comes out?**
# A [filter](../glossary.ipynb#filter) slides over a picture, and the result has another size.
# After this lesson you can
#
# - keep the size with a frame of zeros (padding), or shrink it with larger steps (stride),
# - say the size of every result before you run any code,
# - count the numbers that a layer learns.
#
# About 75 minutes. You need lesson 1:
# its `correlate2d` is imported below, your own if it has passed, else the course's.

# %%
import numpy as np

from course_lib.checks import check, hint
from course_lib.controls import pass_through_layers
from course_lib.datasets import load_photo
from course_lib.figures import show_images, show_numbers, show_places, show_step, show_windows
from course_lib.student import predict, progress, solution, what_you_did
from course_lib.widgets import PaddingStrideExplorer
from mynet import correlate2d  # what you wrote in lesson 1

# %% tags=["demo"]
progress("02_padding_stride")

# %% [markdown]
# ## A cat shrinks away
#
# Networks put many [layers](../glossary.ipynb#layer) one behind the other.
# We send a cat of 64x64 pixels through such a row.
# Each layer slides a filter of 5x5 over what it gets,
# and keeps one number for each place where the filter fits.
# (That number is the mean of 25 pixels, so that we still see a cat.)
#
# **Predict:** how many of these layers can the cat pass,
# until the next filter no longer fits?

# %% tags=["demo"]
predict("layers_until_nothing")

# %% [markdown]
# Now play.
# Move *layers* to the right.
# After how many layers do you lose the eyes, and after how many the cat?
# Then try filters of 3x3 and of 11x11.
#
# The cat is *Chelsea*, by Stefan van der Walt, licence CC0.

# %% tags=["demo"] play=2
cat = load_photo("chelsea", gray=True, size=64)


def mean_layer(picture, f):
    return correlate2d(picture, np.full((f, f), 1 / f**2))


pass_through_layers(cat, mean_layer)

# %% [markdown]
# Networks of today have a hundred layers and more.
# So they need layers that keep the size.
#
# ## The neglected border
#
# There is a second problem.
# Here is the example of lesson 1 again, with short names:
# `x` is the input, `w` (for [weights](../glossary.ipynb#weight)) is the filter.

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
# Look at the input's corner, the 1:
# only one of the four [windows](../glossary.ipynb#window) holds it.
#
# **Predict:** a 3x3 filter slides over a picture of 6x6.
# Again each corner is in one window.
# In how many windows is a pixel in the middle?

# %% tags=["demo"]
predict("windows_of_a_middle_pixel")

# %% tags=["demo"]
windows = np.zeros((6, 6), dtype=int)
for row in range(4):
    for column in range(4):
        windows[row : row + 3, column : column + 3] += 1
show_numbers(windows, titles=["windows that read each pixel"])

# %% [markdown]
# ## Padding: a frame of zeros
#
# One cure helps against both: a frame of zeros around the input.
# This is **zero [padding](../glossary.ipynb#padding)**.
# The number $P$ says how many zeros are added *on each side*:
# above, below, left and right.
#
# Here is the first step with $P = 1$.
# How many of the nine places under the window belong to the frame?

# %% tags=["demo"]
# items: 17
show_step(x, w, row=0, column=0, padding=1)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Five, so only the four pixels count: $1 \cdot 1 + 2 \cdot 2 + 0 \cdot 0 + 1 \cdot 2 = 7$.
#
# </details>

# %% [markdown]
# The result is as large as the input: the frame makes 6 of 4, and the filter makes 4 of 6.
#
# **By hand:** four numbers of the result are missing.
# Find them with pencil and paper.

# %% tags=["demo"] play=3
# items: 23
predict("padded_by_hand")

# %% [markdown]
# ## How much padding keeps the size?
#
# Take 7 pixels in a row.
#
# - A filter of length 3 takes away 2. Padding 1 gives back 2, one on each side: 7 again.
# - A filter of length 5 takes away 4. Padding 2 gives back 4.
#
# A filter of length $F$ takes away $F - 1$ pixels.
# Each side gives back half of them:
#
# $$P = \frac{F - 1}{2}$$
#
# This is **[same padding](../glossary.ipynb#same-padding)**: the size stays the same.
#
# A filter of length 4 takes away 3.
# Half of 3 is 1.5, so no equal padding gives back 3.
# This is one reason why filters are almost always of odd size.

# %% [markdown]
# ### Exercise 1: `same_padding`
#
# Difficulty ★☆☆, about 4 minutes.
#
# Return the padding that keeps the size, as an `int`.
# Raise a `ValueError` if `f` is even:
# a wrong padding would be found only much later.


# %% exercise="same_padding"
# items: 21
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
# Passed? The course's way, and another one:
# solution("same_padding")

# %% test="same_padding" points=2
check("same_padding", same_padding)
### BEGIN HIDDEN TESTS
check("same_padding", same_padding, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Numbers in a block of zeros
#
# A small step before the next exercise: two numbers are written into a block of zeros.
# `np.zeros` makes floats, unless a `dtype=` says which kind of number it should take.

# %% tags=["demo"]
pair = np.array([[7, 8]])  # 1 row, 2 columns
block = np.zeros((3, 5), dtype=pair.dtype)
block[1:2, 2:4] = pair  # row 1, columns 2 and 3
print(block)

# %% [markdown]
# ### Exercise 2: `zero_pad`
#
# Difficulty ★★☆, about 15 minutes.
#
# Put the frame around the last two axes of `x`, the rows and columns.
# A colour picture has an axis in front, its [channels](../glossary.ipynb#channel) red, green and blue.
# Many pictures at once have one more.
#
# | what | shape | with padding 1 |
# |---|---|---|
# | a gray picture `(H, W)` | `(4, 5)` | `(6, 7)` |
# | a colour picture `(C, H, W)` | `(3, 4, 5)` | `(3, 6, 7)` |
# | ten colour pictures `(N, C, H, W)` | `(10, 3, 4, 5)` | `(10, 3, 6, 7)` |
#
# Take three steps, and run the check after each:
#
# 1. A gray picture. How large is the block? Where does `x` begin in it, and where does it end?
# 2. More axes in front. An index may begin with `...`, which stands for all of them.
# 3. Padding 0: the result is a copy of `x`. Does your index still hold all of it?
#
# The result keeps the dtype of `x`: float64 needs twice the memory of float32.


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
        Of the dtype of x. x itself stays as it is.

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
# Passed? The course's way, and another one:
# solution("zero_pad")

# %% test="zero_pad" points=3
check("zero_pad", zero_pad)
### BEGIN HIDDEN TESTS
check("zero_pad", zero_pad, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### The cat again, in your frame
#
# Have exercises 1 and 2 passed? Then the cat keeps its size. (It only blurs.)
# Move *layers* as far as you like, and look at the border: what creeps in?


# %% tags=["demo"] play=1
def padded_layer(picture, f):
    return mean_layer(zero_pad(picture, same_padding(f)), f)


pass_through_layers(cat, padded_layer)

# %% [markdown]
# ### What the frame does to an edge filter
#
# Zero is black, so the filter sees a black frame that is not in the photograph.
# We take a brick wall and the vertical-edge filter of lesson 1:
# bright on the left and dark on the right gives a number above 0.
#
# **Predict:** along which borders of the result will a line appear that was not there?

# %% tags=["demo"]
predict("lines_at_the_border")

# %% tags=["demo"]
wall = load_photo("brick", gray=True, size=96)
vertical_edge = np.array([[1, 0, -1]] * 3)
framed_wall = zero_pad(wall, same_padding(3))
without = correlate2d(wall, vertical_edge)
with_frame = correlate2d(framed_wall, vertical_edge)
show_images(
    framed_wall,
    without,
    with_frame,
    titles=[
        "the wall in its frame",
        f"no padding {without.shape}",
        f"padding 1 {with_frame.shape}",
    ],
    signed=[False, True, True],
    common_scale=True,
)

# %% [markdown]
# Compare the borders of the two results.
# In practice the false edge does little harm, and most networks pad with zeros.
# (The wall is by Lennart Demes, CC0 Textures, licence CC0.)
#
# ## Stride: larger steps
#
# Sometimes a smaller result is just what one wants.
# The **[stride](../glossary.ipynb#stride)** $S$ is the step from one window to the next,
# to the right and also down.
#
# Here are 7 pixels and a filter of length 3.
# Change the stride to 2, then to 3.
# Before each run, say how many windows will fit.

# %% tags=["demo"] play=1
# items: 18, 19
stride = 1
show_windows(7, 3, stride=stride)

# %% [markdown]
# Look at pixel 6 in each of the three.
# Where it is crossed out, no window reads it: the steps do not fit exactly.
# We come back to that.
#
# The same on a photograph: vertical edges with stride 1, 2 and 4.
# `edges[::2, ::2]` keeps every second row and column.
#
# Can you still find the legs of the tripod in the smallest result?
# Change the 4 to 8, then to 16.
#
# (The photograph is by Lav Varshney, licence CC0.)

# %% tags=["demo"] play=1
strides = [1, 2, 4]
photographer = load_photo("camera", gray=True, size=255)
edges = correlate2d(photographer, vertical_edge)
results = {s: edges[::s, ::s] for s in strides}
show_images(
    photographer,
    *results.values(),
    titles=["input 255x255", *(f"stride {s}: {r.shape}" for s, r in results.items())],
    signed=[False, True, True, True],
    common_scale=True,
    columns=2,
    size=3,
)

# %% [markdown]
# items: 19, 20, 22
# ## The formula
#
# The input has length $n$, the filter length $F$.
# The first window stands at the start, and $n - F$ pixels are left behind it.
# Each step needs $S$ of them: there are $(n - F)/S$ steps.
# With the first window, this makes
#
# $$\frac{n - F}{S} + 1$$
#
# | 7 pixels, filter 3 | stride 1 | stride 2 | stride 3 |
# |---|---|---|---|
# | $(7 - 3)/S + 1$ | 5 | 3 | 2.33: cannot |
#
# Padding adds $P$ on each side: $n$ becomes $n + 2P$.
# Height and width are two computations.
# The input is $(H, W)$, the filter $(FH, FW)$, the result $(OH, OW)$:
#
# $$OH = \frac{H + 2P - FH}{S} + 1 \qquad OW = \frac{W + 2P - FW}{S} + 1$$
#
# The 4x4 result that you completed by hand: $(4 + 2 \cdot 1 - 3)/1 + 1 = 4$.
#
# **Predict:** the input is (28, 31), the padding 2, the stride 3, the filter (5, 5).
# What are OH and OW?

# %% tags=["demo"]
# items: 25
predict("size_of_28_by_31")

# %% [markdown]
# ## When the size is not whole
#
# 7 pixels, filter 3, stride 3: the formula says 2.33.
# A third of a window does not exist.
# Two answers are in use:
#
# - **strict:** stop with an error.
# - **floor:** round down to 2. PyTorch's [`Conv2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html)
#   and most others do this, without a warning.
#
# **Predict:** an input of 7x7, a 3x3 filter, stride 3, rounded down.
# How many of the 49 pixels does no window read?

# %% tags=["demo"]
# items: 26
predict("pixels_never_read")

# %% tags=["demo"]
show_places(7, 7, 3, stride=3)

# %% [markdown]
# The crosses lie at the bottom and on the right, because the windows begin at the upper left.
#
# And if the filter is longer than the padded input?
# Then it fits nowhere. That is always an error, and has nothing to do with rounding.
# Don't trust the formula here: 3 pixels, $F = 5$ and $S = 2$ give $(3 - 5)/2 + 1 = 0$,
# and 1 pixel gives $-1$.
#
# ## Explore
#
# Pixels are counted from 0, and the padding lies outside them: before 0, and from 28 on.
#
# 1. 28 pixels, filter 5, stride 4, no padding: which pixels are lost?
# 2. With which smallest padding is none of the 28 lost?
# 3. Does more padding always do as well?
# 4. Half the size: N = 28, F = 5, S = 2. Which padding gives 14x14, and does the *input* lose anything?

# %% tags=["demo"] play=5
# items: 17, 18
PaddingStrideExplorer(n=28, f=5, stride=4)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. The pixels 25, 26 and 27. The size is 6.75, rounded down to 6; the sixth window ends at pixel 24.
# 2. Padding 1. Row 28 is left over then, and it is padding: the pixels are the rows 0 to 27.
# 3. No. With padding 2 all windows begin one row earlier, at row −2, and the last pixel, row 27, is left over.
#    Padding 3, 4 and 5 lose none.
# 4. Padding 2. The size is 14.5, rounded down to 14. Left over are one row and one column of zeros; the input loses nothing.
#    The first layer of a well-known network, ResNet, does this on purpose:
#    input 224, filter 7, stride 2, padding 3 give 112.5, rounded down to 112.
#
# </details>
#
# ### Exercise 3: `conv_output_size`
#
# Difficulty ★★☆, about 15 minutes.
#
# Compute the size along one axis, as an `int`.
#
# - A filter that is longer than the padded input: always a `ValueError`.
# - A size that is not whole: a `ValueError` when `strict` is true, rounded down when it is false.
#
# A good message says which numbers it got.
#
# Two checks, each with its own points: first sizes, then errors.


# %% exercise="conv_output_size"
# items: 20, 26
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
# Passed? The course's way, and another one:
# solution("conv_output_size")

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
# ### LeNet, with your formula
#
# LeNet reads handwritten digits: two convolutions with 5x5 filters,
# and behind each a pooling layer, which keeps one number of every window (lesson 6).
# Its windows are 2x2, with stride 2.
# One formula does for both kinds. What will be printed for an input of 32x32?
# And after 100 filters of 5x5 with same padding?
# (Exercises 1 and 3 must have passed.)

# %% tags=["demo"]
size = 32
for layer, length, step in [("CONV 1", 5, 1), ("POOL 1", 2, 2), ("CONV 2", 5, 1), ("POOL 2", 2, 2)]:
    size = conv_output_size(size, length, stride=step)
    print(f"after {layer}: {size}x{size}")

size = 32
for _ in range(100):
    size = conv_output_size(size, 5, padding=same_padding(5))
print(f"with padding {same_padding(5)}, after 100 filters: {size}x{size}")

# %% [markdown]
# ### Exercise 4: `mend_output_size`
#
# Difficulty ★★☆, about 5 minutes. **Find the bug.**
#
# This code gives the size for both axes at once, rounded down.
# 32x32 with a 5x5 filter was right, and so was 28x28 with 3x3 and padding 1.
# Then a photo of 5x9, a 3x3 filter and stride 2 gave the wrong size.
#
# The code runs, and **one line is wrong**. Say which before you change it; then mend it.


# %% exercise="mend_output_size" starts_as="as-it-was"
# items: 22
def mend_output_size(shape, kernel_size, stride=1, padding=0):
    """Rows and columns of the result, rounded down where the stride leaves pixels over.

    Parameters
    ----------
    shape : tuple of two int
        Height and width of the input.
    kernel_size : tuple of two int
        Height and width of the filter.
    stride : int, 1 or more
    padding : int, 0 or more
        Zeros added on each side.

    Returns
    -------
    tuple of two int
        (OH, OW)

    Raises
    ------
    ValueError
        If the filter is larger than the padded input, in height or in width.
    """
    ### BEGIN SOLUTION
    high, wide = shape[0] + 2 * padding, shape[1] + 2 * padding
    fh, fw = kernel_size
    if fh > high or fw > wide:
        raise ValueError(f"a filter {fh}x{fw} does not fit into {high}x{wide}")
    oh = (high - fh) // stride + 1
    ow = (wide - fw) // stride + 1
    return oh, ow
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_output_size")
# Passed? The course's way, and another one:
# solution("mend_output_size")

# %% test="mend_output_size" points=1
check("mend_output_size", mend_output_size)
### BEGIN HIDDEN TESTS
check("mend_output_size", mend_output_size, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# A bug like this lives long.
# So test with a stride above 1, and with an input that is not square.
#
# ## How many numbers does a layer learn?
#
# The numbers in a filter are learned, and so is its [bias](../glossary.ipynb#bias).
# Together they are the layer's [parameters](../glossary.ipynb#parameter).
#
# A filter for a colour picture has three channels as well, a matrix for each colour.
# It adds up all products and its bias, and gives *one* map.
# Ten filters give ten maps: the ten channels of the result.
# (Lesson 3 looks inside.)
#
# **Predict:** the input is a colour picture, (3, 32, 32).
# The layer has ten filters of 5x5, stride 1 and padding 2.
# How many parameters does the whole layer have?

# %% tags=["demo"]
# items: 28
predict("parameters_of_ten_filters")

# %% [markdown]
# items: 27
# And which shape, as (C, H, W), has its result?
#
# <details><summary>Answer</summary>
#
# $(32 + 2 \cdot 2 - 5)/1 + 1 = 32$, so the result is 32x32x10, as a shape (10, 32, 32).
#
# One filter has $5 \cdot 5 \cdot 3 = 75$ weights and 1 bias, 76 parameters; the layer has ten times as many.
#
# </details>
#
# ### Exercise 5: `conv_num_params`
#
# Difficulty ★☆☆, about 4 minutes.
#
# Count the parameters of a layer.
# `kernel_size` is an `int` for square filters, or a pair (rows, columns) such as `(2, 3)`.
# Some layers have no bias.


# %% exercise="conv_num_params"
# items: 28
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
# Passed? The course's way, and another one:
# solution("conv_num_params")

# %% test="conv_num_params" points=2
check("conv_num_params", conv_num_params)
### BEGIN HIDDEN TESTS
check("conv_num_params", conv_num_params, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Now use it: two layers make 64 channels of 64, one with 5x5 filters, the other with 3x3.
# How many times as many parameters does the larger one have? Say a number, then run.

# %% tags=["demo"]
# items: 107
large = conv_num_params(64, 64, 5)
small = conv_num_params(64, 64, 3)
print(f"5x5: {large:,} parameters; 3x3: {small:,} parameters; {large / small:.2f} times as many")

# %% [markdown]
# The filter's area decides. This is one reason why modern networks prefer 3x3.
#
# ### Exercise 6: `smallest_padding`
#
# Difficulty ★★★, about 10 minutes. **A bonus:** no points, a star of its own.
#
# Questions 2 and 3 of the explorer, for every input:
# find the smallest padding with which no pixel of the input is lost.
# Zeros may be left over. The filter must fit.
# The stride is at most $F$, so that no gaps open between the windows.
#
# A search does it in six lines.
# It has an end: padding $F - 1$ is always enough.
# If yours runs on, stop it: *Kernel > Interrupt Kernel*.
#
# Passed? Then play golf, where the fewest lines win: there is a way in two.


# %% exercise="smallest_padding"
def smallest_padding(n, f, stride):
    """Find the smallest padding with which every pixel of the input is read by some window.

    Parameters
    ----------
    n, f : int, 1 or more
        Length of the input and of the filter.
    stride : int, 1 to f

    Returns
    -------
    int
        Zeros to add on each side. The filter fits into the padded input.

    Examples
    --------
    >>> smallest_padding(28, 5, 4)
    1
    """
    ### BEGIN SOLUTION
    padding = 0
    while True:
        room = n + 2 * padding - f
        if room >= 0 and room % stride <= padding:  # what is left over is padding
            return padding
        padding += 1
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("smallest_padding")
# Passed? The course's way, and another one:
# solution("smallest_padding")

# %% test="smallest_padding" points=0
check("smallest_padding", smallest_padding)
### BEGIN HIDDEN TESTS
check("smallest_padding", smallest_padding, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# **To think about:** a filter gives the same answer wherever a thing is in the picture.
# Yet with padding a network can find out *where* a thing is. How?
#
# <details><summary>One answer</summary>
#
# The frame leaves a trace at the border, as on the wall and around the cat.
# Layer by layer the trace creeps inwards, and tells how far away the border is.
# [Islam, Jia and Bruce measured it](https://arxiv.org/abs/2001.08248) in trained networks.
#
# </details>

# %% [markdown]
# - **Padding** $P$ adds $P$ zeros on each side; **same padding**, $(F - 1)/2$ for odd $F$ and stride 1, keeps the size.
# - **Stride** $S$ is the step of the window. It makes the result smaller.
# - Where the size is not whole, stop, or round down and lose pixels at the bottom and on the right.
# - A filter that is longer than the padded input is an error, always.
# - A layer learns filters · (rows · columns · channels + 1) numbers, however large the picture is.
#
# **How large is what comes out?**
# $(n + 2P - F)/S + 1$ along each axis, and one channel for each filter.
# In lesson 3 you build that whole layer.

# %% [markdown]
# ## Going further
#
# Nothing from here on is needed for the next lesson.
#
# **Stride by hand:** a 7x7 input, the filter `w` from above, stride 2.
# The second window begins at column 2 and gives 17:

# %% tags=["demo"]
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
# Find the other seven numbers.
# You need far fewer than 63 products:
# look for a pattern in the input, and for windows that hold the same pixels.

# %% tags=["demo"] play=3
# items: 24
predict("stride_by_hand")

# %% [markdown]
# **Padding and stride together:** `zero_pad` puts the frame around the input, and `[::stride, ::stride]` keeps every `stride`-th place.
# Does the formula agree with what comes out?
# Find a pair of numbers for which your formula stops; what does the indexing do there?

# %% tags=["demo"] play=2
padding, stride = 1, 2
places = correlate2d(zero_pad(x7, padding), w)[::stride, ::stride]
show_numbers(places, titles=[f"padding {padding}, stride {stride}"])
print("rows by the formula:", conv_output_size(7, 3, stride=stride, padding=padding))

# %% [markdown]
# <details><summary>Answer</summary>
#
# $(7 + 2 \cdot 1 - 3)/2 + 1 = 4$, and four rows come out.
# With padding 0 and stride 3 the formula stops with your error; the indexing rounds down.
# The explorer rounds down, too, as frameworks do.
#
# </details>

# %% [markdown]
# **More questions for the explorer:**
#
# 1. N = 7, F = 3, S = 3: which smallest padding makes the size whole?
# 2. Tick *rows and columns apart*: H = 12, W = 9, F = 3, P = 0.
#    Which stride above 1, the same for both, leaves nothing over?
# 3. F = 2, S = 3: what happens to the pixels between the windows?

# %% tags=["demo"] play=3
PaddingStrideExplorer(n=7, f=3, stride=3)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Padding 1: $(7 + 2 - 3)/3 + 1 = 3$.
# 2. Stride 3: the height leaves 9 pixels for the steps, the width leaves 6, and 3 divides both.
# 3. No window reads them. They are lost in the middle of the picture, too.
#
# </details>

# %% [markdown]
# To read and to watch:
#
# - [Moving pictures of padding and stride](https://github.com/vdumoulin/conv_arithmetic), by Dumoulin and Visin, with their guide to convolution arithmetic.
# - [Stanford's notes on convolutional layers](https://cs231n.github.io/convolutional-networks/#conv): sizes, and who uses which.
# - [`torch.nn.ZeroPad2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html): your `zero_pad` in PyTorch.
#   It also pads each side by a number of its own.

# %% tags=["demo"]
what_you_did("02_padding_stride")
