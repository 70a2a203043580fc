# ---
# jupyter:
#   lesson:
#     title: Pooling
#     number: 6
#     minutes: 75
#     prerequisites: [05_backward]
# ---

# %% [markdown]
# # Lesson 6: Pooling
#
# **What may be forgotten?**
#
# To read a digit, a network need not know to the pixel where it lies.
# So between its layers it throws numbers away, on purpose: that is [pooling](../glossary.ipynb#pooling).
# You will write it forward and backward, and find out what it forgets, and what it does not.
#
# After this lesson you can
#
# - pool by hand, by loops, and with the matrix of lesson 4,
# - send a gradient back through a maximum and through a mean,
# - say which shifts of a picture pooling hides, and which it does not,
# - run a real digit forward and backward through layers that are all yours.
#
# About 75 minutes when it goes well, up to two hours and a quarter if you try everything.
# You need lessons 4 and 5: their `im2col`, `col2im` and `Conv2d` come from your own library, `mynet`.

# %%
import numpy as np
from ipywidgets import interact

from course_lib.checks import check, hint
from course_lib.datasets import load_mnist
from course_lib.figures import show_images, show_numbers, show_volumes
from course_lib.student import predict, progress, solution, what_you_did
from course_lib.widgets import PoolingRoutes
from mynet import Conv2d, col2im, conv_output_size, im2col, numerical_gradient

# %% tags=["demo"]
progress("06_pooling")

# %% [markdown]
# ## Move a digit by one pixel
#
# Here is a 7 that somebody wrote.
# A small trained network reads it: a convolution with 30 filters, ReLU, a pooling, and two linear layers.
#
# Now the 7 moves to the right, by a single pixel.
# You would hardly see it.
#
# **Predict:** who notices?

# %% tags=["demo"]
predict("who_notices_one_pixel")

# %% [markdown]
# Move it yourself. (You need not read the code.)
# The table says how much changes, compared with all that was there.
# (What goes counts, and so does what comes: something that moves away altogether makes 200 %.)
# Whatever windows you choose, the network keeps its own, of 2x2.
#
# **Find out with the sliders:**
#
# 1. Which move to the right makes the network read something else?
# 2. Make the pooling's windows larger. Which size does not notice a move of one pixel at all?

# %% tags=["demo"] play=3
# items: 44
from course_lib.weights import load_network

network = load_network("SimpleConvNet")
digits, labels = load_mnist("test")
seven = digits[:1]  # (1, 1, 28, 28): one picture, one channel


def moved(images, columns):
    return np.roll(images, columns, axis=-1)  # the border is blank, so nothing comes round


def change(before, after):
    return np.abs(after - before).sum() / np.abs(before).sum()


def largest_of_each(maps, size):
    blocks = maps.reshape(1, 30, 24 // size, size, 24 // size, size)
    return blocks.max(axis=(3, 5))


before = network[:2].forward(seven)  # the maps behind ReLU: (1, 30, 24, 24)
strongest = before.mean(axis=(0, 2, 3)).argmax()


@interact(columns=(-4, 4), window=[2, 3, 4, 6, 8, 12, 24])
def move(columns=1, window=2):
    image = moved(seven, columns)
    maps = network[:2].forward(image)
    pooled = largest_of_each(before, window), largest_of_each(maps, window)
    show_images(
        image[0, 0],
        maps[0, strongest],
        pooled[1][0, strongest],
        titles=["moved", f"map {strongest} of 30", f"pooled by {window}x{window}"],
        size=2,
    )
    print(f"the pixels change by      {change(seven, image):6.0%}")
    print(f"the 30 maps               {change(before, maps):6.0%}")
    print(f"pooled, windows of {window:>2}x{window:<2}  {change(*pooled):6.0%}")
    print(f"the network says               {network.forward(image).argmax()}")


# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Three pixels, and four: then it reads a 5.
# 2. 24x24. Each map is then a single number, its largest, and that does not care where it was.
#
# </details>
#
# So everybody notices, and still the answer stays.
# The larger the windows, the less is left of the move; and the less is left of the picture, too.
#
# ## One number for each window
#
# [Max pooling](../glossary.ipynb#max-pooling) cuts a map into windows, and keeps the largest number of each.
# Take the four windows of 3x3 below, side by side.

# %%
small_map = np.array(
    [
        [1, 2, 0, 7, 1, 0],
        [0, 9, 2, 3, 2, 3],
        [3, 0, 1, 2, 1, 2],
        [2, 4, 0, 1, 0, 1],
        [6, 0, 1, 2, 1, 2],
        [2, 4, 0, 1, 8, 1],
    ]
)
small_map_moved = np.array(  # one pixel to the right; on the left, new pixels come in
    [
        [1, 1, 2, 0, 7, 1],
        [3, 0, 9, 2, 3, 2],
        [2, 3, 0, 1, 2, 1],
        [3, 2, 4, 0, 1, 0],
        [2, 6, 0, 1, 2, 1],
        [1, 2, 4, 0, 1, 8],
    ]
)

# %% tags=["demo"]
four_windows = [(0, 0, 3, 3), (0, 3, 3, 3), (3, 0, 3, 3), (3, 3, 3, 3)]
four_largest = np.array([[9, 7], [6, 8]])
show_numbers(small_map, "→", four_largest, marks={0: four_windows})

# %% [markdown]
# *Average pooling* keeps the mean of each window instead.
#
# The size of its windows and the stride describe a pooling. (Some have a padding, too: that comes later.)
#
# - It **learns nothing**: there is no weight and no bias.
# - It keeps the **number of channels**: each channel is pooled by itself.
# - It is **less sensitive** to small changes. How much less, you will test.
#
# Sizes are those of lesson 2, rounded down. Without padding:
#
# $$(N, C, H, W) \rightarrow (N, C, OH, OW) \qquad OH = \left\lfloor \frac{H - F}{S} \right\rfloor + 1$$
#
# The most common one has F = 2 and S = 2.
# Another has F = 3 and S = 2, so that its windows overlap.
#
# **Predict:** x has the shape (2, 30, 25, 24).
# It is pooled with windows of 3x3 and stride 2. What is the shape of the result?

# %% tags=["demo"]
# items: 49
predict("shape_of_a_pooling")

# %% tags=["demo"]
# items: 47
print("numbers that the network's pooling learns:", network[2].num_params)
show_volumes((30, 24, 24), "2x2, stride 2 →", (30, 12, 12), labels=["maps", "", "pooled"])

# %% [markdown]
# ### Exercise 1: `max_pool2d_naive`
#
# Difficulty ★☆☆, about 8 minutes.
#
# Write max pooling with plain loops, as you wrote `conv2d_naive` in lesson 3.
# `conv_output_size(n, f, stride, padding, strict=False)` is there for you.


# %% exercise="max_pool2d_naive"
# items: 45
def max_pool2d_naive(x, kernel_size, stride):
    """Keep the largest number of each window, in every channel by itself.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Maps, of floats. Do not change them.
    kernel_size : int
        Height and width of a window.
    stride : int
        Step between windows, along rows and columns.

    Returns
    -------
    ndarray of shape (N, C, OH, OW), of floats
        OH = (H - kernel_size) / stride + 1, rounded down; OW likewise.

    Examples
    --------
    >>> x = np.array([[-1.0, -2.0, 5.0], [-3.0, -4.0, 0.0]]).reshape(1, 1, 2, 3)
    >>> print(max_pool2d_naive(x, 2, 1).ravel())
    [-1.  5.]
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, strict=False)
    OW = conv_output_size(W, kernel_size, stride, strict=False)
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    top, left = i * stride, j * stride
                    window = x[n, c, top : top + kernel_size, left : left + kernel_size]
                    out[n, c, i, j] = np.max(window)
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("max_pool2d_naive")
# Passed? The course's way, and another one:
# solution("max_pool2d_naive")

# %% test="max_pool2d_naive" points=3
check("max_pool2d_naive", max_pool2d_naive)
### BEGIN HIDDEN TESTS
check("max_pool2d_naive", max_pool2d_naive, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## Which shifts does nobody notice?
#
# An answer that stays when the picture moves is called [invariant](../glossary.ipynb#invariance).
# Textbooks say that pooling makes a network invariant to small shifts, and show this:
# the map above moves by one pixel to the right, and windows of 3x3 give the same four numbers.
#
# You have a function to test that. First with 3x3 and stride 3, as in the textbook.
#
# **Predict:** then with 2x2 and stride 2.
# Of those nine numbers, how many change when the map moves by one pixel?

# %% tags=["demo"]
# items: 45, 47, 48
predict("changed_by_one_pixel")

# %% tags=["demo"]
for size in (3, 2):
    still = max_pool2d_naive(small_map[None, None], size, size)[0, 0]
    now = max_pool2d_naive(small_map_moved[None, None], size, size)[0, 0]
    titles = [f"{size}x{size}", "", "moved", "", "changed"]
    show_numbers(still, "→", now, "so", (still != now).astype(int), titles=titles)

# %% [markdown]
# In the textbook's picture each maximum stays inside its window, by luck.
# It need only lie at a window's border, and it moves into the next one.
#
# Now choose the shift yourself.
# (Above, new pixels came in on the left. Here the old ones come round: what leaves on the right comes in there.)
#
# **Find out:**
#
# 1. With windows of 3x3 and stride 3: does any shift to the *left* go unnoticed?
# 2. Choose 2x2 and stride 2, and shift right by 1, then by 2.
#    Both change many numbers. But after 2 there is an order in it. Which?

# %% tags=["demo"] play=3
# items: 48
routes = PoolingRoutes(x=small_map, kernel_size=3, stride=3, shift=(0, 1), backward=False)
routes

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. No. The 7 lies at the left border of its window: every shift to the left takes it into the next one,
#    and no other 7 comes in.
# 2. The numbers are the old ones, moved by one place.
#    A shift by the stride moves the result, no more: pooling is [equivariant](../glossary.ipynb#equivariance) to it.
#
# </details>

# %% [markdown]
# ## Pooling with the matrix of lesson 4
#
# Your `im2col` has cut out windows before, so pooling can use it:
# unfold the map, take the maximum of each row, put the numbers back.
#
# A toy: one picture with two channels of 3x3, the numbers 0 to 17. Windows of 2x2, stride 1.
# There are four places, so `im2col` gives four rows of eight numbers.
# The first four of a row come from channel 0, the others from channel 1.

# %%
toy = np.arange(18.0).reshape(1, 2, 3, 3)

# %% tags=["demo"]
unfolded = im2col(toy, 2, 2)
show_numbers(*toy[0], "im2col →", unfolded, titles=["channel 0", "channel 1", "", "(4, 8)"])

# %% [markdown]
# But each channel is pooled by itself.
# `reshape` can cut the rows, so that each is one window of one channel.
#
# **Predict:** the shape of the matrix then?

# %% tags=["demo"]
# items: 69
predict("a_row_for_each_window")

# %% tags=["demo"]
# items: 69, 70
one_window_a_row = unfolded.reshape(-1, 2 * 2)
places = one_window_a_row.argmax(axis=1)  # the first of equal ones
maxima = one_window_a_row.max(axis=1)
show_numbers(
    one_window_a_row,
    "→",
    places.reshape(-1, 1),
    maxima.reshape(-1, 1),
    titles=[str(one_window_a_row.shape), "", "argmax", "max"],
)

# %% [markdown]
# Look at the maxima: channel 0 and channel 1 take turns.
# Their order is places first, then channels: (N, OH, OW, C).
# We want (N, C, OH, OW), and a `reshape` to that shape would mix them.

# %% tags=["demo"]
# items: 70
wrong = maxima.reshape(1, 2, 2, 2)
right = np.moveaxis(maxima.reshape(1, 2, 2, 2), -1, 1)  # (N, OH, OW, C), then C to axis 1
show_numbers(*wrong[0], "or", *right[0], titles=["reshape only", "", "", "axis moved", ""])

# %% [markdown]
# ### A frame that never wins
#
# With padding, a frame lies around the map. What should it hold?
# A maximum must come from a pixel, never from the frame.
# So it holds the number below all others, minus infinity:
#
#     sides = ((0, 0), (0, 0), (p, p), (p, p))  # before and behind, for each axis of (N, C, H, W)
#     np.pad(x, sides, constant_values=-np.inf)
#
# `im2col` is then told of no padding: the frame is there already.
#
# ### The way back
#
# In lesson 5, a gradient went back to everybody who had a part in the result.
# Here only the winner had one.
# If it grows a little, the maximum grows as much; if another pixel grows a little, nothing happens.
# So **the winner gets all of `dout`, the others get 0.**
#
# Who won is known after `forward` only, so the layer remembers `argmax`.
#
# **Predict:** in the middle of a 3x3 map lies a 9, all others are smaller.
# Windows are 2x2, with stride 1, and dout is [[1, 2], [3, 4]].
# What is the gradient of the 9?

# %% tags=["demo"]
predict("gradient_of_the_peak")

# %% [markdown]
# Here is the small map again, with overlapping windows.
# Each arrow leads from the row of a number of `dout` to the row of the pixel that gets it.
#
# **Find out:**
#
# 1. How many windows does the 9 win, and what does it get?
# 2. Choose the example *ties*. Which pixel of each window gets the gradient?

# %% tags=["demo"] play=2
ways_back = PoolingRoutes(x=small_map, kernel_size=3, stride=1, upstream="count")
ways_back

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Four, numbers 0, 1, 4 and 5. They bring 1 + 2 + 5 + 6 = 14.
# 2. The upper left one, which is the first.
#
# </details>
#
# `backward` is `forward` in reverse order: numbers into one long row, in the order (N, OH, OW, C);
# each into its row of a matrix of zeros, at the winner's place;
# the rows joined, as `im2col` had made them; and `col2im` adds up what belongs to one pixel.
# Here with ones for `dout`:

# %% tags=["demo"]
# items: 71
sent = np.zeros(one_window_a_row.shape)
sent[np.arange(len(sent)), places] = 1  # one number for each row, at its winner's place
joined = sent.reshape(unfolded.shape)
back = col2im(joined, toy.shape, 2, 2)
show_numbers(sent, "→", joined, titles=["sent", "", "joined"])
show_numbers(joined, "col2im →", *back[0], titles=["joined", "", "channel 0", "channel 1"])

# %% [markdown]
# Without padding that is all.
# With it, `forward` has put a frame around `x`, and nobody wants the frame's gradient.
# `col2im` takes it off, if you give it the padding, and the shape of `x` *without* the frame;
# it needs the stride as well.
#
# **Two equal pixels?** Then the maximum has a kink, and there is no one right slope.
# Here **the first of them gets all**, row by row, as `np.argmax` finds it.
# PyTorch does so, too: it is simple, and the sum of the gradient stays what it was.
# Others share it among the equal ones, which treats them alike.
# If each got all of it, a gradient of 1 would become 2 or 3; that is no choice, but a mistake.
#
# ### Exercise 2: `MaxPool2d`
#
# Difficulty ★★★, about 25 minutes.
#
# Write the layer. What you keep in `self` is up to you.
# Sizes are rounded down: `conv_output_size` again needs `strict=False`.
# The check has two parts, with points for each: `forward`, and `dx`, the result of `backward`.
#
# Begin with `__init__` and `forward`, and run the first check.
# `backward` can wait until that passes.


# %% exercise="MaxPool2d"
# items: 72
class MaxPool2d:
    """Max pooling as a layer.

    Parameters
    ----------
    kernel_size : int
        Height and width of a window.
    stride : int, optional
        Step between windows; without it kernel_size, so that windows lie side by side.
    padding : int
        Width of a frame that never wins; at most kernel_size // 2.

    Examples
    --------
    >>> pool = MaxPool2d(2, stride=1)
    >>> print(pool.forward(np.array([[[[3.0, 7.0, 1.0], [2.0, 0.0, 5.0]]]])).ravel())
    [7. 7.]
    >>> print(pool.backward(np.array([[[[10.0, 1.0]]]]))[0, 0])
    [[ 0. 11.  0.]
     [ 0.  0.  0.]]
    """

    def __init__(self, kernel_size, stride=None, padding=0):
        """Keep what the layer is told."""
        ### BEGIN SOLUTION
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        ### END SOLUTION

    def forward(self, x):
        """Maps x (N, C, H, W) to (N, C, OH, OW), sizes rounded down. Do not change x."""
        ### BEGIN SOLUTION
        N, C, H, W = x.shape
        k, s, p = self.kernel_size, self.stride, self.padding
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        framed = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        windows = im2col(framed, k, k, s).reshape(-1, k * k)  # (N*OH*OW*C, k*k)
        self.winners = np.argmax(windows, axis=1)
        self.x_shape = x.shape
        out = np.max(windows, axis=1)
        return out.reshape(N, OH, OW, C).transpose(0, 3, 1, 2)
        ### END SOLUTION

    def backward(self, dout):
        """The gradient dx (N, C, H, W) for dout (N, C, OH, OW), after forward.

        Each number of dout goes to the winner of its window. Of equal pixels, the first one,
        row by row, gets all of it.
        """
        ### BEGIN SOLUTION
        k, s, p = self.kernel_size, self.stride, self.padding
        flat = dout.transpose(0, 2, 3, 1).reshape(-1)  # (N*OH*OW*C,)
        dwindows = np.zeros((flat.size, k * k))
        dwindows[np.arange(flat.size), self.winners] = flat
        dcol = dwindows.reshape(-1, self.x_shape[1] * k * k)  # (N*OH*OW, C*k*k)
        return col2im(dcol, self.x_shape, k, k, s, p)
        ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("MaxPool2d")
# Passed? The course's way, and another one:
# solution("MaxPool2d")

# %% test="MaxPool2d" points=3
check("MaxPool2d", MaxPool2d, part="forward")
### BEGIN HIDDEN TESTS
check("MaxPool2d", MaxPool2d, hidden=True, part="forward")
### END HIDDEN TESTS

# %% test="MaxPool2d" points=3
check("MaxPool2d", MaxPool2d, part="dx")
### BEGIN HIDDEN TESTS
check("MaxPool2d", MaxPool2d, hidden=True, part="dx")
### END HIDDEN TESTS

# %% [markdown]
# ### PyTorch, really
#
# This cell uses your layer, so pass the check first.
# PyTorch's name is [`MaxPool2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html), too.
# It finds the gradient by itself.
# Four digits go through both, and back; their paper is all 0, so there are ties everywhere.

# %% tags=["demo"]
from course_lib.student.torch_cell import beside_pytorch

four_digits = digits[:4].astype(float)
pool = MaxPool2d(3, stride=2, padding=1)
pooled = pool.forward(four_digits)
from_above = np.arange(pooled.size).reshape(pooled.shape) % 11 - 4.5


def in_pytorch(torch):
    x = torch.tensor(four_digits, requires_grad=True)
    out = torch.nn.functional.max_pool2d(x, 3, stride=2, padding=1)
    out.backward(torch.tensor(from_above))
    return x.grad


beside_pytorch("max_pool2d", pool.backward(from_above), in_pytorch)

# %% [markdown]
# ## The mean instead
#
# The maximum asks: is it *somewhere* in this window?
# The mean asks: *how much* of it is there?
# [Average pooling](../glossary.ipynb#average-pooling) keeps the mean.
#
# Its frame holds zeros. Do they count?
# Libraries differ, so a docstring must say it.
# Here **the zeros count**: the sum is divided by all pixels of the window, also at the border.
#
# **Predict:** a 4x4 map of ones, padding 1, windows of 3x3 with stride 1.
# What stands in the upper left corner of the result?
# Write it as a decimal; two places are enough.

# %% tags=["demo"]
predict("corner_of_ones")

# %% [markdown]
# On the way back there is no winner: all pixels of a window had the same part in it.
# Each of them gets the same share of that window's `dout`.

# %% tags=["demo"]
four_pixels, their_mean, its_dout = np.array([[1, 9], [3, 3]]), np.array([[4]]), np.array([[8]])
shares = np.full((2, 2), 2)
titles = ["window", "", "mean", "", "dout", "", "dx"]
show_numbers(four_pixels, "→", their_mean, "…", its_dout, "→", shares, titles=titles)

# %% [markdown]
# ### Exercise 3: `AvgPool2d`
#
# Difficulty ★★☆, about 10 minutes.
#
# Write this layer as well. You may begin with a copy of your `MaxPool2d`.


# %% exercise="AvgPool2d"
# items: 46
class AvgPool2d:
    """Average pooling as a layer.

    Parameters
    ----------
    kernel_size : int
        Height and width of a window.
    stride : int, optional
        Step between windows; without it kernel_size.
    padding : int
        Width of a frame of zeros; at most kernel_size // 2.

    Examples
    --------
    >>> pool = AvgPool2d(2, padding=1)
    >>> print(pool.forward(np.full((1, 1, 2, 2), 8.0))[0, 0])
    [[2. 2.]
     [2. 2.]]
    """

    def __init__(self, kernel_size, stride=None, padding=0):
        """Keep what the layer is told."""
        ### BEGIN SOLUTION
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        ### END SOLUTION

    def forward(self, x):
        """Maps x (N, C, H, W) to (N, C, OH, OW), sizes rounded down. Do not change x.

        Zeros of the frame count: each sum is divided by kernel_size * kernel_size.
        """
        ### BEGIN SOLUTION
        N, C, H, W = x.shape
        k, s, p = self.kernel_size, self.stride, self.padding
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        self.x_shape = x.shape
        windows = im2col(x, k, k, s, p).reshape(-1, k * k)  # (N*OH*OW*C, k*k)
        return windows.mean(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)
        ### END SOLUTION

    def backward(self, dout):
        """The gradient dx (N, C, H, W) for dout (N, C, OH, OW), after forward."""
        ### BEGIN SOLUTION
        k, s, p = self.kernel_size, self.stride, self.padding
        shares = dout.transpose(0, 2, 3, 1).reshape(-1, 1) / (k * k)
        dcol = np.repeat(shares, k * k, axis=1).reshape(-1, self.x_shape[1] * k * k)
        return col2im(dcol, self.x_shape, k, k, s, p)
        ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("AvgPool2d")
# Passed? The course's way, and another one:
# solution("AvgPool2d")

# %% test="AvgPool2d" points=2
check("AvgPool2d", AvgPool2d, part="forward")
### BEGIN HIDDEN TESTS
check("AvgPool2d", AvgPool2d, hidden=True, part="forward")
### END HIDDEN TESTS

# %% test="AvgPool2d" points=2
check("AvgPool2d", AvgPool2d, part="dx")
### BEGIN HIDDEN TESTS
check("AvgPool2d", AvgPool2d, hidden=True, part="dx")
### END HIDDEN TESTS

# %% [markdown]
# ## Find the bug
#
# ### Exercise 4: `mend_max_pool`
#
# Difficulty ★★☆, about 5 minutes.
#
# A colleague pools without a loop over places: for each pixel of a window, all windows at once.
# Behind ReLU it was right for years.
# Then somebody pooled *before* ReLU, and the maps had bright borders.
#
# **One line is to blame.** Find it, and mend it in the cell.


# %% exercise="mend_max_pool" starts_as="zeros-around"
def mend_max_pool(x, kernel_size, stride, padding):
    """Keep the largest number of each window; the padding never wins.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Maps, of floats.
    kernel_size, stride, padding : int
        As of MaxPool2d.

    Returns
    -------
    ndarray of shape (N, C, OH, OW)
    """
    ### BEGIN SOLUTION
    frame = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, frame, constant_values=-np.inf)
    rows = (padded.shape[2] - kernel_size) // stride + 1
    columns = (padded.shape[3] - kernel_size) // stride + 1
    out = np.full((*x.shape[:2], rows, columns), -np.inf)
    for u, v in np.ndindex(kernel_size, kernel_size):
        pixels = padded[:, :, u:, v:][:, :, ::stride, ::stride]
        out = np.maximum(out, pixels[:, :, :rows, :columns])
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Numbers above 0, then the same below 0; windows of 3x3, stride 2, padding 1.
for image in (1 + np.arange(16.0), -1 - np.arange(16.0)):
    image = image.reshape(1, 1, 4, 4)
    show_numbers(image[0, 0], "→", mend_max_pool(image, 3, 2, 1)[0, 0])

# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_max_pool")
# Passed? The course's way, and another one:
# solution("mend_max_pool")

# %% test="mend_max_pool" points=2
check("mend_max_pool", mend_max_pool)
### BEGIN HIDDEN TESTS
check("mend_max_pool", mend_max_pool, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## How far may a digit move?
#
# Back to the question, with your layers. (Both have to be written.)
# 20 digits move to the right, and their 30 maps are pooled.
#
# The table shows how much the pooled maps change.
# The last line says how many of 100 digits the network still reads.
# (If your layers have loops over windows, this takes some seconds.)
#
# **Try:** put `AvgPool2d` in the place of `MaxPool2d` in the first line, and run the cell again.
# Who notices less?

# %% tags=["demo"] play=2
Pool = MaxPool2d
some, their_labels = digits[:100], labels[:100]
maps_at = [network[:2].forward(moved(some, columns)) for columns in range(5)]
results = {"not pooled": [maps[:20] for maps in maps_at]}
for size in (2, 4, 8, 24):
    name = f"windows of {size}x{size}"
    results[name] = [Pool(size).forward(maps[:20]) for maps in maps_at]
print("moved by           ", *(f"{columns:>6}" for columns in range(5)))
for name, maps in results.items():
    print(f"{name:19}", *(f"{change(maps[0], now):6.0%}" for now in maps))
answers = [network[2:].forward(maps).argmax(axis=1) for maps in maps_at]
print("read by the network", *(f"{(one == their_labels).mean():6.0%}" for one in answers))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The maximum notices less: 32 % against 39 % with 2x2 and one pixel.
# A maximum stays where it is while it is inside its window; a mean changes with every pixel that comes or goes.
#
# </details>
#
# A pooling of 2x2 hides a part of a move of one pixel, no more, and nearly nothing of four.
# The answer that stays at one pixel comes from the layers behind it, which have learned from many sevens.
# **Pooling alone does not make a network invariant.** It makes the next layers' work easier, and smaller.
#
# (Deep networks pool again and again, so that a small move becomes ever smaller.
# And they are trained with moved pictures: lesson 8.)

# %% [markdown]
# ## A digit through your own layers
#
# Your `Conv2d`, which stands on your `im2col` and `col2im`, then ReLU, then your `MaxPool2d`:
# the 7 goes forward through layers that you have written, with the network's 30 filters.
# Then a gradient goes back, down to the pixels.
# Is it right? `numerical_gradient` asks each pixel.
#
# Look at the right picture: it shows where the two disagree. (The cell uses your `MaxPool2d`.)

# %% tags=["demo"]
conv = Conv2d(network[0].w.astype(float), network[0].b.astype(float))
pool = MaxPool2d(2)
from_above = np.random.default_rng(6).normal(size=(1, 30, 8, 8))


def total(image):
    pooled = pool.forward(np.maximum(conv.forward(image), 0))
    return np.sum(pooled * from_above)  # one number, whose gradient is asked for


def gradient(image):
    maps = conv.forward(image)
    pool.forward(np.maximum(maps, 0))
    return conv.backward(pool.backward(from_above) * (maps > 0))


def look_at_gradient(image):
    mine, numerical = gradient(image), numerical_gradient(total, image, 1e-7)
    apart = np.abs(mine - numerical) > 1e-4
    pictures = image[0, 0], mine[0, 0], numerical[0, 0], apart[0, 0].astype(float)
    titles = ["digit", "your gradient", "numerical", f"white: {apart.sum()} pixels apart"]
    show_images(*pictures, titles=titles, signed=[False, True, True, False], size=2)


middle = seven[:, :, 4:24, 4:24].astype(float)  # 20x20 pixels: the small steps take their time
look_at_gradient(middle)

# %% [markdown]
# Your layers are right, and still they disagree: nearly always on blank paper.
# There all pixels of a map are equal, and in each window the first takes all.
# At such a kink there is no slope that a small step could find.
# (So a gradient check that fails at ties says nothing against the layer.)
#
# Now give every pixel a number of its own: a little noise, too weak to be seen.

# %% tags=["demo"]
noise = np.random.default_rng(7).random(middle.shape) / 100
look_at_gradient(middle + noise)

# %% [markdown]
# Not a pixel apart: your library can go forward and backward through real layers.
# In lesson 7 it learns.
#
# ## What may be forgotten?
#
# **Where exactly something lies inside a window; not that it is there.**
# A maximum forgets the place and all that lost. A mean forgets the place and keeps the amount.
# Moves beyond the window are not forgotten: there the result moves, too.
#
# You can now
#
# - write max and average pooling, forward and backward,
# - say who gets a gradient: the winner all of it, or everyone a share,
# - say what happens at ties, at the frame, and where windows overlap,
# - test an invariance that a textbook claims.
#
# **To think about:** a convolution with stride 2 makes maps smaller as well, and it learns how.
# What does a pooling do that it cannot, and the other way round?
#
# To read on: [Making Convolutional Networks Shift-Invariant Again](https://arxiv.org/abs/1904.11486)
# measures what you have seen, and mends it with a blur;
# [Network In Network](https://arxiv.org/abs/1312.4400) had the idea of global average pooling.
#
# What follows is an appendix. The last cell of the notebook shows what you did, and leads on.

# %% [markdown]
# ## Going further
#
# ### What comes behind it
#
# Behind the last pooling, the maps are stretched to a vector, for fully connected layers.
# Each of their neurons sees everything at once.
#
# **Predict:** 30 maps of 24x24 are pooled with 2x2 and stride 2.
# How many numbers does each neuron behind it see?

# %% tags=["demo"]
# items: 50
predict("numbers_behind_the_pooling")

# %% [markdown]
# ### Exercise 5: `global_average_pool`
#
# Difficulty ★☆☆, about 3 minutes. A bonus: no points, a star of its own.
#
# Later networks do without that: they keep one number for each map, the mean of all its pixels.
# That is [global average pooling](../glossary.ipynb#global-average-pooling),
# and it forgets *where* altogether. Write it.


# %% exercise="global_average_pool"
def global_average_pool(x):
    """Average each map over all its pixels.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)

    Returns
    -------
    ndarray of shape (N, C)

    Examples
    --------
    >>> print(global_average_pool(np.arange(8.0).reshape(1, 2, 2, 2)))
    [[1.5 5.5]]
    """
    ### BEGIN SOLUTION
    return x.mean(axis=(-2, -1))
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("global_average_pool")
# Passed? The course's way, and another one:
# solution("global_average_pool")

# %% test="global_average_pool" points=0
check("global_average_pool", global_average_pool)
### BEGIN HIDDEN TESTS
check("global_average_pool", global_average_pool, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# items: 49
# ### The layer's card
#
# Lectures put a pooling on a card like that of lesson 3, with W x H x D for our (C, H, W):
#
# | | |
# |---|---|
# | It accepts a volume | $W_1 \times H_1 \times D_1$ |
# | You choose two numbers | F: the size of the windows |
# | | S: the stride |
# | It gives a volume | $W_2 = \lfloor (W_1 - F)/S \rfloor + 1$ |
# | | $H_2 = \lfloor (H_1 - F)/S \rfloor + 1$ |
# | | $D_2 = D_1$ |
# | It learns | nothing |
#
# Padding is missing on it: it is uncommon here.
#
# items: 44
# ### What it saves
#
# A pooling of 2x2 with stride 2 keeps a quarter of the numbers.
# The layer behind it has a quarter of the work, and an FC layer a quarter of the weights:
# 30 maps of 12x12 and 100 neurons make 432,100 numbers to learn; without the pooling it would be 1,728,100.

# %% tags=["demo"]
what_you_did("06_pooling")
