# ---
# jupyter:
#   lesson:
#     title: Padding and stride
#     number: 2
#     minutes: 80
#     prerequisites: [01_filters]
# ---

# %% [markdown]
# # Lesson 2: Padding and stride
#
# After this lesson you can
#
# - keep the size of a picture with a frame of zeros (padding),
# - make the result smaller with larger steps (stride),
# - compute the size of every result before you run any code,
# - say what happens when that size is not a whole number,
# - count the numbers that a layer learns.
#
# About 80 minutes. You need lesson 1.
#
# As in lesson 1 ("How a lesson works"):
# a check runs *visible* cases; when the notebook is graded, hidden cases with other numbers run, too.
# A NameError in a check means: run the exercise's cell first.

# %%
import numpy as np

from course_lib.checks import check, hint
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
from course_lib.functional import correlate2d  # what you wrote in lesson 1
from course_lib.widgets import PaddingStrideExplorer

# %% [markdown]
# ## The result shrinks
#
# Here is the example of lesson 1 again: a picture of 4x4 and a filter of 3x3.
#
# From now on the code uses short names, as most programs do:
# `x` is the input, `w` (for weights) is the filter.
# The matrix of all responses, the feature map, is called the **result**.

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
# The figure shows the 4x4 input, the 3x3 filter and the 2x2 result 15, 16, 6, 15.
# In lesson 1 four such filters used up a whole picture of 9x9.
# Networks have many more layers than four. So we need layers that keep the size.
#
# There is a second problem, at the border.
#
# **Predict:** a 3x3 filter slides over a 6x6 picture.
# In how many windows is the pixel in the upper left corner?
# In how many is a pixel in the middle?

# %% tags=["demo"]
windows = np.zeros((6, 6), dtype=int)
for row in range(4):
    for column in range(4):
        windows[row : row + 3, column : column + 3] += 1
show_numbers(windows, titles=["windows that read each pixel"])

# %% [markdown]
# The figure shows a number for each of the 36 pixels.
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
# **Predict:** our 4x4 input gets padding 1. What is its size then?
# And what is the size of the result?

# %% tags=["demo"]
show_step(x, w, row=0, column=0, padding=1)

# %% [markdown]
# The figure shows the first step.
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
# About 8 minutes, not graded.
#
# The four numbers in the middle are those of lesson 1:
# there the window touches no zero of the frame.
#
# The 7 is filled in as well.
# The next cell holds the input with its frame.
# Find at least four other numbers with pencil and paper.
# Write them in place of `todo` in the cell after it, and run both.
# The figure marks each number that is right with ✓ and each wrong one with ✗.

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
# A gray picture is a matrix of shape `(H, W)`: height first, then width.
# A colour picture has three such matrices: red, green and blue.
# They are called its **channels**.
# Networks work on many pictures at once.
# So two more axes stand in front: `N` pictures with `C` channels each.
#
# The padding goes around the rows and the columns only.
#
# | what | shape | with padding 1 |
# |---|---|---|
# | a gray picture, `(H, W)` | `(4, 5)` | `(6, 7)` |
# | a colour picture, `(C, H, W)` | `(3, 4, 5)` | `(3, 6, 7)` |
# | ten colour pictures, `(N, C, H, W)` | `(10, 3, 4, 5)` | ? |
#
# **Predict:** which shape belongs in place of the question mark?
#
# <details><summary>Answer</summary>
#
# `(10, 3, 6, 7)`: still ten pictures of three channels, each 2 rows higher and 2 columns wider.
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
# The dtype counts in this exercise.
# (`np.zeros` makes float64, unless you give it a `dtype=`.)


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

# %% test="zero_pad" points=3
check("zero_pad", zero_pad)
### BEGIN HIDDEN TESTS
check("zero_pad", zero_pad, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Try your function on a photograph (run this after you have passed the check of exercise 1).
# The cat is *Chelsea*, by Stefan van der Walt, licence CC0.
# It has the shape `(3, 200, 200)`: red, green and blue.

# %% tags=["demo"]
cat = load_photo("chelsea")
framed_cat = zero_pad(cat, 20)
show_images(cat, framed_cat, titles=[f"{cat.shape}", f"padding 20: {framed_cat.shape}"])

# %% [markdown]
# On the left is the cat, on the right the cat in a black frame.
# (Both are drawn equally large, so the cat seems to shrink. It still has 200x200 pixels.)
# Zero is black: the filter will see a black frame around every picture.

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
# **Predict:** which padding does a filter of length 7 need?
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
# The same holds for rows and for columns: with padding 1, a 3x3 filter turns 7x7 into 7x7.
#
# **Predict:** which padding does a filter of length 4 need?
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
# (The photograph is by Lennart Demes, CC0 Textures, licence CC0.)
#
# **Predict:** with padding, the filter sees a black frame.
# At which of the four borders does it report an edge?
# Above 0 or below 0?
#
# (Run this after you have passed the checks of exercises 1 and 2.)

# %% tags=["demo"]
wall = load_photo("brick", gray=True, size=96)
vertical_edge = np.array([[1, 0, -1]] * 3)
without = correlate2d(wall, vertical_edge)
framed_wall = zero_pad(wall, same_padding(3))
with_padding = correlate2d(framed_wall, vertical_edge)
titles = ["the wall in its frame", "no padding", "padding 1"]
show_images(
    framed_wall,
    without,
    with_padding,
    titles=[titles[0], f"{titles[1]} {without.shape}", f"{titles[2]} {with_padding.shape}"],
    signed=[False, True, True],
    common_scale=True,
)

# %% [markdown]
# The left picture is the wall of 96x96 pixels, in its black frame.
# The middle one is the result without padding: it is 2 pixels smaller each way.
# The right one is the result with padding: its size is that of the wall.
# Both have the same colour scale.
# Along the left border of the right one runs a blue line (below 0: dark, then bright).
# Along the right border runs a red line (above 0: bright, then dark).
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
# With stride 1 there are 5 windows, as in lesson 1:

# %% tags=["demo"]
show_windows(7, 3)

# %% [markdown]
# The figure shows five windows, each one pixel further to the right.
# A 7x7 input gives a 5x5 result.
#
# **Predict:** how many windows are there with stride 2?

# %% tags=["demo"]
show_windows(7, 3, stride=2)

# %% [markdown]
# Three windows. They begin at the pixels 0, 2 and 4.
# The last one ends exactly at the last pixel.
# A 7x7 input gives a 3x3 result: stride makes the result smaller.
#
# **Predict:** and with stride 3?

# %% tags=["demo"]
show_windows(7, 3, stride=3)

# %% [markdown]
# Two windows fit. They begin at the pixels 0 and 3.
# A third one would begin at pixel 6 and stick out.
# The last pixel is crossed out: no window reads it.
# The steps do not come out even. Strictly, one *cannot* use stride 3 here; we come back to this below.

# %% [markdown]
# ### By hand: a 7x7 input with stride 2
#
# About 4 minutes, not graded.
#
# Here is a 7x7 input. The filter is the one from above.
#
# **Predict:** which rows and columns does the *second* window of the first row cover?

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
# Write the other numbers in place of `todo`, and run the cell.
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
# A photographer at work (by Lav Varshney, licence CC0).
# We look for vertical edges with stride 1, 2 and 4.
#
# **Predict:** will you still find the legs of the tripod in the smallest result?

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
    common_scale=True,
    columns=2,
    size=3,
)

# %% [markdown]
# The first picture is the photograph.
# The others show its vertical edges in red and blue: 253x253, 127x127 and 64x64 numbers.
# They get coarser, but with stride 4 the three legs of the tripod are still there.
# The slanting ones have become rows of squares.
# Of the middle one only the blue side is left: the red side fell between the steps.
# Stride 4 keeps about one number in 16, so the next layer has a sixteenth of the work.

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
# With $n$ pixels, a filter of length $F$ and stride $S$:
#
# $$\frac{n - F}{S} + 1$$
#
# With stride 1 this is $n - F + 1$, the formula of lesson 1.
# ($F$ was $f$ there. Networks are usually described with the capital letters $F$, $S$ and $P$.)
#
# | stride | | result |
# |---|---|---|
# | 1 | $(7 - 3)/1 + 1$ | 5 |
# | 2 | $(7 - 3)/2 + 1$ | 3 |
# | 3 | $(7 - 3)/3 + 1$ | 2.33: cannot |
#
# Padding makes the input longer by $P$ on each side. So $n$ becomes $n + 2P$.

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
# **By hand:** the input is (28, 31), the padding is 2, the stride is 3, the filter is (5, 5).
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
#   PyTorch and most other frameworks (libraries for networks) do this, without a warning.
#
# **Predict:** a 7x7 input, a 3x3 filter, stride 3, rounded down.
# How many of the 49 pixels does no window read?

# %% tags=["demo"]
show_places(7, 7, 3, stride=3)

# %% [markdown]
# The figure shows the 7x7 input and its 2x2 result.
# Each dot marks the upper left pixel of a window; the first window is outlined.
# The last row and the last column are crossed out: no window reads them.
# Together they are 13 pixels.
#
# What rounding down leaves out lies at the bottom and on the right,
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
# With the input 3 and padding 1 the filter fits: there are 5 pixels then, and one window.

# %% [markdown]
# ### Explore
#
# **Predict** before you run the next cell: 28 pixels, a filter of length 5, stride 4.
#
# 1. Without padding the size is not whole. Which pixels are lost?
# 2. Which is the smallest padding with which none of the 28 pixels is lost?
# 3. Does more padding than that always do as well?
#
# The **explorer** below shows the input with every window, and beside it the result (below it in a narrow window).
# A dot is the middle of a window. The padding lies outside the dotted lines.
# Above them stand the formula with your numbers, and the rows and columns that no window reads. These are striped.
# Rows and columns are counted from 0 *with the padding*: with padding 2, the first pixel is number 2.
#
# **Try:** move the sliders and watch the formula. *Next* moves the outlined window.
# Check your three predictions. Then find out:
#
# 4. N = 7, F = 3, S = 3: without padding the size is not whole. Which is the smallest padding that mends it?
# 5. Tick *rows and columns apart*. H = 12, W = 9, F = 3, P = 0:
#    which stride above 1, the same for both, leaves no row and no column over?
# 6. F = 2, S = 3. What happens to the pixels between the windows?
# 7. Half the size: N = 28, F = 5, S = 2. Which padding gives 14 rows and 14 columns?
#    Is the size whole, and does the *input* lose anything?
#
# Leave the explorer at your answer to 7. The cell after the explorer reads what you chose.

# %% tags=["demo"]
explorer = PaddingStrideExplorer(n=28, f=5, stride=4)
explorer

# %% tags=["demo"]
print("input, filter, stride, padding of the rows:   ", explorer.sizes[0])
print("input, filter, stride, padding of the columns:", explorer.sizes[1])
print("rows and columns of the result:", explorer.output_size)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. The pixels 25, 26 and 27. The size is 6.75, rounded down to 6; the sixth window ends at pixel 24.
# 2. Padding 1. Row 29 is left over then, and it is padding: the 28 pixels are the rows 1 to 28.
# 3. No. With padding 2 the row 29 is left over again, but now it is the last pixel: the pixels are the rows 2 to 29.
#    Padding 3, 4 and 5 lose none.
# 4. Padding 1: $(7 + 2 - 3)/3 + 1 = 3$.
# 5. Stride 3: the height leaves 9 pixels for the steps, the width leaves 6, and 3 divides both.
# 6. No window reads them. They are lost in the middle of the picture, too.
# 7. Padding 2. The size is 14.5, rounded down to 14. Left over are one row and one column of zeros; the input loses nothing.
#    The first layer of a well-known network, ResNet, does this on purpose:
#    input 224, filter 7, stride 2, padding 3 give 112.5, rounded down to 112.
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
# A good message says which numbers it got: its next reader may be you, at midnight.
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
# Your function can now judge your prediction for the input (28, 31).
# (Run this after you have passed the checks of exercise 3.)

# %% tags=["demo"]
oh = conv_output_size(28, 5, stride=3, padding=2)
ow = conv_output_size(31, 5, stride=3, padding=2)
print("my prediction:", my_oh, "rows and", my_ow, "columns")
print("my function:  ", oh, "rows and", ow, "columns")

# %% [markdown]
# The explorer and your function should agree, too.
# (Run the cell after you have passed the checks of exercise 3.)
#
# **Predict:** when does your function stop, and the explorer not?
# Choose such numbers in the explorer, and run the cell again.

# %% tags=["demo"]
for rounded in (True, False):
    try:
        mine = [conv_output_size(*sizes, strict=not rounded) for sizes in explorer.sizes]
    except ValueError as error:
        mine = f"ValueError: {error}"
    print("rounded down:" if rounded else "strict:      ", mine)
print("the explorer:", list(explorer.output_size))

# %% [markdown]
# The explorer rounds down, as frameworks do.
# So your function gives the same rows and columns when it rounds down.
# When it is strict, it stops as soon as one of the two sizes is not whole.
# A filter that does not fit stops it both times; the explorer then says 0.

# %% [markdown]
# ### Padding and stride together
#
# You have written both halves.
# `zero_pad` puts the frame around the input, and `[::stride, ::stride]` keeps every second place.
#
# **Predict:** the 7x7 input gets padding 1, and the filter moves with stride 2.
# What is the size of the result?
#
# Then try other numbers for padding and stride. Is there a pair for which your formula stops?
# (Run this after you have passed the checks of exercises 1 and 3.)

# %% tags=["demo"]
padding, stride = 1, 2
places = correlate2d(zero_pad(x7, padding), w)[::stride, ::stride]
show_numbers(places, titles=[f"padding {padding}, stride {stride}"])
print("rows by the formula:", conv_output_size(7, 3, stride=stride, padding=padding))

# %% [markdown]
# The figure shows a 4x4 result, and the formula says the same: $(7 + 2 \cdot 1 - 3)/2 + 1 = 4$.
# With padding 0 and stride 3 the formula stops with your error.
# The indexing does not: it rounds down.

# %% [markdown]
# ### LeNet, with the formula
#
# In lesson 1 you filled in LeNet's shapes.
# A pooling layer there halved the size.
# It has a window, too: of 2x2, with stride 2.
#
# **Predict:** which size does the formula give after each layer, for an input of 32x32?
# And if each 5x5 filter had same padding: what would be left after 100 of them?
#
# (Run this after you have passed the checks of exercises 2 and 3.)

# %% tags=["demo"]
size = 32
for layer, f, stride in [("CONV 1", 5, 1), ("POOL 1", 2, 2), ("CONV 2", 5, 1), ("POOL 2", 2, 2)]:
    size = conv_output_size(size, f, stride=stride)
    print(f"after {layer}: {size}x{size}")

size = 32
for _ in range(100):
    size = conv_output_size(size, 5, padding=same_padding(5))
print(f"with padding {same_padding(5)}, after 100 filters: {size}x{size}")

# %% [markdown]
# 28, 14, 10 and 5, as in lesson 1: one formula for both kinds of layers.
# With same padding a network may have as many layers as you like.

# %% [markdown]
# ## How many numbers does a layer learn?
#
# The numbers in a filter are learned, and so is its bias.
# Together they are called the **parameters** of the layer.
#
# A colour picture has three channels.
# A filter for it has three channels as well, and looks at all three colours at once.
# So a 5x5 filter holds $5 \cdot 5 \cdot 3$ numbers.
# It adds all its products up, then its bias, and gives *one* result, a matrix.
# Ten filters give ten matrices: these are the ten channels of the result.
# (Lesson 3 looks inside.)
#
# **Predict:** the input is a colour picture of 32x32 pixels.
# The layer has ten 5x5 filters, with stride 1 and padding 2.
#
# 1. What is the shape of the result, as (channels, rows, columns)?
# 2. How many parameters does one filter have?
# 3. And the whole layer?

# %% tags=["demo"]
show_layers([("colour picture", (3, 32, 32)), ("ten filters 5x5", (10, 32, 32))])

# %% [markdown]
# The figure shows the input as a stack of 3 maps, and the result as a stack of 10 maps.
#
# <details><summary>Answers</summary>
#
# 1. $(32 + 2 \cdot 2 - 5)/1 + 1 = 32$, so the result is 32x32x10. As a shape: (10, 32, 32).
# 2. $5 \cdot 5 \cdot 3 = 75$ weights and 1 bias: 76.
# 3. Ten times as many: 760.
#
# The 32 of the input does not matter for the last two answers.
# The same 760 numbers work on a picture of any size.
#
# </details>

# %% [markdown]
# ### Exercise 4: `conv_num_params`
#
# Difficulty ★☆☆, about 5 minutes.
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
# One last question (its cell runs after you have passed the check of exercise 4).
# Two layers for an input of 64 channels give 64 channels each:
# one has 5x5 filters, the other has 3x3 filters.
#
# **Predict:** how many times as many parameters does the 5x5 layer have?

# %% tags=["demo"]
large = conv_num_params(64, 64, 5)
small = conv_num_params(64, 64, 3)
print(f"5x5: {large:,} parameters; 3x3: {small:,} parameters; {large / small:.2f} times as many")

# %% [markdown]
# Almost 25/9: the filter's area decides. (The biases make it a little less.)
# This is one reason why modern networks prefer 3x3 filters.

# %% [markdown]
# ## Summary
#
# - **Padding** $P$ puts $P$ rows or columns of zeros on each side. It keeps the size, and the border is read more often.
# - **Same padding** is $P = (F - 1)/2$, for an odd filter and stride 1.
# - **Stride** $S$ is the step of the window. It makes the result smaller.
# - The size along each axis is $(n + 2P - F)/S + 1$. Compute height and width separately.
# - If that is not whole, stop with an error, or round down and leave out what remains at the bottom and on the right. Frameworks round down.
# - If the filter is longer than the padded input, it is an error, always.
# - A layer has filters · (rows · columns · channels + 1) parameters. The size of the input plays no part.
#
# In lesson 3 the input gets more than one channel, the layer gets more than one filter, and you write the whole convolution.
