# ---
# jupyter:
#   lesson:
#     title: Faster
#     number: 10
#     minutes: 75
#     prerequisites: [06_pooling]
# ---

# %% [markdown]
# # Lesson 10: Faster
#
# **Where does the time go?**
#
# Networks that win take days to train, and months if one is careless.
# Three things make them faster: better code, more machines, and smaller numbers.
# Today you measure the first, combine the second, and find out how small a number may be.
#
# After this lesson you can
#
# - say which layers of a network take the time, from your own measurement,
# - share a batch among workers, and get the gradient of the whole batch back,
# - say how much faster many workers are at best,
# - store a network in half the bits, or in one, and say what goes wrong where.
#
# About 75 minutes; a good place for a break is in the middle.
# You need lessons 1 to 6; your `conv2d_naive` and `conv2d_im2col` come from your own library, `mynet`.

# %%
from time import perf_counter

import numpy as np
from ipywidgets import SelectionSlider, interact

from course_lib.checks import check, hint
from course_lib.datasets import load_mnist
from course_lib.figures import show_images, show_numbers, times_compared
from course_lib.figures import speed_ups, time_by_layer, workers_timeline
from course_lib.student import predict, progress, solution, what_you_did
from mynet import conv2d_im2col, conv2d_naive

# %% tags=["demo"]
progress("10_faster")

# %% [markdown]
# ## A quarter of the memory
#
# A weight such as 0.0713… is stored in 64 bits, if nobody says otherwise.
# That is good for 16 decimal digits. Who needs them?
#
# [Half precision](../glossary.ipynb#half-precision), `float16`, has 16 bits: about 3 decimal digits, and a quarter of the memory.
#
# A small trained network reads 1,000 digits.
# Its 433,890 numbers are float32, with about 7 decimal digits each, and all of these are in use.
# Then they are rounded to half precision, and it reads the digits again.
#
# **Predict:** how many of the 1,000 does it now read as something else?

# %% tags=["demo"]
predict("digits_that_half_changes")

# %% [markdown]
# Now take away more. From 8 bits on, numbers lie on a grid of equal steps.
# With one bit, only the sign of a weight is left, and one number for each filter.
# (You need not read the code.)
#
# **Find out with the slider:**
#
# 1. With how many bits do the first digits change? Would you have read them?
# 2. Where does the network break?

# %% tags=["demo"] play=3
# items: 103
from course_lib.training import predict as scores_of
from course_lib.weights import load_network

network = load_network("SimpleConvNet")
digits, labels = (part[:1000] for part in load_mnist("test"))

# The file holds half precision already, so rounding that would prove nothing. Each layer's weights
# become 0.7 times as large (and biases as much as what they are added to): ReLU and pooling hand
# the factor on, so the network reads as before, but its numbers fit into 16 bits no more.
factors = {"0.w": 1, "0.b": 1, "4.w": 1, "4.b": 2, "6.w": 1, "6.b": 3}
trained = {name: w * np.float32(0.7 ** factors[name]) for name, w in network.state_dict().items()}


def stored(w, bits):
    """Weights as they come back from so few bits."""
    if bits >= 16:
        return w.astype(f"float{bits}")
    if bits == 1:
        size = np.abs(w).mean(axis=tuple(range(1, w.ndim)), keepdims=True)
        return np.where(w < 0, -size, size)
    steps = 2 ** (bits - 1) - 1
    return np.round(w / np.abs(w).max() * steps) / steps * np.abs(w).max()


def read_with(weights):
    network.load_state_dict(weights)
    return scores_of(network, digits).argmax(axis=1)


def show_changed(now, before):
    changed = np.flatnonzero(now != before)[:6]
    if len(changed):
        titles = [f"{before[k]} → {now[k]}" for k in changed]
        show_images(*digits[changed, 0], titles=titles, size=1.2, columns=3)


read_before = read_with(trained)


@interact(
    bits=SelectionSlider(
        options=[64, 32, 16, 8, 6, 5, 4, 3, 2, 1], value=16, continuous_update=False
    )
)
def precision(bits=16):
    few = {name: stored(w, bits) if name.endswith("w") else w for name, w in trained.items()}
    now = read_with(few)
    print(f"{sum(w.size for w in trained.values()) * bits // 8:>9,} bytes")
    print(f"{np.mean(now == labels):>9.1%} of the digits are right")
    changed = np.sum(now != read_before)
    print(f"{changed:>9} are read otherwise than before" + ("; the first:" if changed else ""))
    show_changed(now, read_before)


# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. With 8 bits a single one, with 4 bits 13 of 1,000. Most of them could be read in two ways.
# 2. With 2 bits, when the grid has three numbers only: 22 % are right. And yet with a single bit, and one good number for each filter, 80 % are right again. You will write that at the end.
#
# </details>
#
# So half precision is good enough to keep a network in.
# The weights of this course are *stored* in it, in the files that you installed.
# You have used them since lesson 0. Did you notice?
# (The cell above scales them first, or rounding them once more would change nothing for sure.)
#
# So small numbers save memory, and memory is time:
# every number has to travel from memory to where it is computed with.
# But first, look where the time goes.
#
# ## Which layer takes the time?
#
# A network is a list of layers, and each has a method `forward`.
# So measure them one by one.
#
# ### Exercise 1: `profile_layers`
#
# Difficulty ★★☆, about 8 minutes.
#
# Send x through all the layers, and measure how long each takes.
# `perf_counter()` gives seconds since some moment; only the difference of two looks means anything.
# (Not `time.time()`: somebody may set that clock while you measure.)


# %% exercise="profile_layers"
# items: 99
def profile_layers(layers, x):
    """Measure how long each layer takes, forward.

    Each layer gets what the one before it gave.

    Parameters
    ----------
    layers : list
        Of layers with a method forward(x), the first one first.
    x : ndarray
        For the first layer.

    Returns
    -------
    list of (str, float)
        For each layer the name of its class, type(layer).__name__, and its seconds.
    """
    ### BEGIN SOLUTION
    results, out = [], x
    for layer in layers:
        before = perf_counter()
        out = layer.forward(out)
        results.append((type(layer).__name__, perf_counter() - before))
    return results
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("profile_layers")
# Passed? The course's way, and another one:
# solution("profile_layers")

# %% test="profile_layers" points=3
check("profile_layers", profile_layers)
### BEGIN HIDDEN TESTS
check("profile_layers", profile_layers, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# AlexNet won ImageNet's contest in 2012.
# It has five convolutions and three linear layers.
# The convolutions hold only 6 % of its 62 million weights.
#
# **Predict:** which share of its multiply-adds do they make?

# %% tags=["demo"]
predict("share_of_convolutions")

# %% [markdown]
# That is counted. Now measure: the deep network for digits, and AlexNet in its real size.
# (Drawing AlexNet's weights takes some seconds, and 500 MB for a moment.)

# %% tags=["demo"] play=2
# items: 99
from course_lib.networks import AlexNet


def draw_profile(layers, x):
    profile_layers(layers, x)  # once for nothing: the first run also makes room in memory
    profile = profile_layers(layers, x)
    names, seconds = zip(*profile, strict=True)
    time_by_layer(names, seconds).show()
    of_convolutions = sum(time for name, time in profile if name == "Conv2d")
    print(f"convolutions: {of_convolutions / sum(seconds):.0%} of the time")


draw_profile(list(load_network("DeepConvNet")), digits[:100])
how_many = 1  # AlexNet's images; try 4: which layers' shares grow?
draw_profile(list(AlexNet().eval()), np.random.rand(how_many, 3, 227, 227).astype(np.float32))

# %% [markdown]
# The lecture's charts of AlexNet say: **95 % on a GPU, 89 % on a CPU**.
# Yours will differ. With one image, the linear layers' weights must come from memory for that image alone; with more, they come once for all.
#
# So whoever wants a fast network needs a fast convolution.
# It is a matrix product (lesson 4), that is multiplying and adding, over and over.
# Here are four ways to the same numbers: AlexNet's third layer, for one image.
# The loops do one filter of 384, once; the time for all is computed. Of the others, the best of three runs counts.
#
# Before you run it: in which order will they come in?

# %% tags=["demo"] play=1
# items: 100, 101
from course_lib import kernels

try:
    import torch
except (ImportError, OSError):
    torch = None

rng = np.random.default_rng(10)
maps = rng.normal(size=(1, 256, 13, 13)).astype(np.float32)
w = rng.normal(size=(384, 256, 3, 3)).astype(np.float32)
b = np.zeros(384, np.float32)


def seconds_for(call, *args, **options):
    times = []
    for _ in range(3):
        start = perf_counter()
        call(*args, **options)
        times.append(perf_counter() - start)
    return min(times)


start = perf_counter()
conv2d_naive(maps, w[:1], b[:1], padding=1)
ways = {"loops": 384 * (perf_counter() - start)}
ways["im2col"] = seconds_for(conv2d_im2col, maps, w, b, padding=1)
ways["the course's kernels"] = seconds_for(kernels.conv2d, maps, w, b, padding=1)

if torch is not None:

    def in_pytorch(arrays):
        # .cpu() waits until a GPU is ready, and takes the result home
        return torch.nn.functional.conv2d(*arrays, padding=1).cpu()

    for device in ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]:
        arrays = [torch.tensor(array, device=device) for array in (maps, w, b)]
        ways[f"PyTorch, {device}"] = seconds_for(in_pytorch, arrays)

times_compared(list(ways), list(ways.values())).show()

# %% [markdown]
# items: 101
# Without PyTorch the last bar is missing; with a GPU there is one more.
# A GPU has thousands of small cores, and a library, cuDNN, that has a good convolution for each shape.
#
# <details><summary>No GPU? Published numbers</summary>
#
# NVIDIA's Tesla V100 (2017) makes [15.7 million million](https://cvw.cac.cornell.edu/gpu-architecture/gpu-example-tesla-v100/tesla)
# operations a second in float32.
# With its units for matrix products in float16, it makes up to
# [125 million million](https://developer.nvidia.com/blog/programming-tensor-cores-cuda-9/): eight times as many.
# These are peaks that the maker states; real programs reach a part of them.
#
# </details>
#
# ## More machines
#
# The lecture has a network that learned on many GPUs, 56 times as fast: three hours in place of seven days.
# How many GPUs does that take?
#
# Some of the work cannot be shared. Say 90 % can, and you have eight workers.
#
# **Predict:** how many times as fast are they?

# %% tags=["demo"]
predict("eight_workers")

# %% [markdown]
# How many times as fast: that is the [speed-up](../glossary.ipynb#speed-up), and the rule for it is Amdahl's.
#
# ### Exercise 2: `amdahl`
#
# Difficulty ★☆☆, about 4 minutes.
#
# Say that the whole work takes 1 hour. How long does it take n workers?


# %% exercise="amdahl"
def amdahl(p, n):
    """Compute how many times as fast n workers are.

    Parameters
    ----------
    p : float
        The share of the work that runs in parallel, 0 to 1. One worker does the rest alone.
    n : int
        Workers, 1 or more.

    Returns
    -------
    float
        The speed-up.

    Examples
    --------
    >>> amdahl(0.75, 3)
    2.0
    """
    ### BEGIN SOLUTION
    hours = (1 - p) + p / n
    return 1 / hours
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("amdahl")
# Passed? The course's way, and another one:
# solution("amdahl")

# %% test="amdahl" points=1
check("amdahl", amdahl)
### BEGIN HIDDEN TESTS
check("amdahl", amdahl, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# For its 56 times, TensorFlow used 100 GPUs.
#
# **Predict:** which share of the work must run in parallel for that, by Amdahl's rule?

# %% tags=["demo"]
# items: 102
predict("share_for_56")

# %% [markdown]
# ### How a batch is shared
#
# Each worker has a copy of the network, and gets a part of the batch, its *shard*.
# It computes the gradient of the mean loss over its own images.
# Then all send their gradients around, and everybody gets the mean:
# the [all-reduce](../glossary.ipynb#all-reduce).
# So all take the same step, and the copies stay alike.
#
# Worker 0 had 3 images, and its slope for some weight is 1.
# Worker 1 had only 1 image, and there the slope is 4.
#
# **Predict:** what is the slope of the mean loss over all four images?

# %% tags=["demo"]
predict("mean_of_four_images")

# %% [markdown]
# ### Exercise 3: `allreduce_mean`
#
# Difficulty ★★☆, about 12 minutes.
#
# Make the gradient of the whole batch from those of its shards, for every parameter by its name.


# %% exercise="allreduce_mean"
# items: 102
def allreduce_mean(grads, sizes):
    """Compute the gradient of a whole batch from the gradients of its shards.

    Parameters
    ----------
    grads : list of dict of str to ndarray
        For each worker the gradient of the mean loss over its own images. Do not change them.
        All have the same names, and the same shape under a name.
    sizes : list of int
        How many images each worker had; 1 or more.

    Returns
    -------
    dict of str to ndarray
        The gradient of the mean loss over all images.

    Examples
    --------
    >>> grads = [{"w": np.array([1.0, 2.0])}, {"w": np.array([4.0, 0.0])}]
    >>> print(allreduce_mean(grads, [3, 1])["w"])
    [1.75 1.5 ]
    """
    ### BEGIN SOLUTION
    shares = np.array(sizes) / np.sum(sizes)
    return {
        name: np.tensordot(shares, np.stack([grad[name] for grad in grads]), axes=1)
        for name in grads[0]
    }
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("allreduce_mean")
# Passed? The course's way, and another one:
# solution("allreduce_mean")

# %% test="allreduce_mean" points=3
check("allreduce_mean", allreduce_mean)
### BEGIN HIDDEN TESTS
check("allreduce_mean", allreduce_mean, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Who computes, and who waits
#
# Now for real: threads of this computer are the workers.
# The first cell is the way forward and back through the network of the digits, for one shard:
# your `gradient` of lesson 7, in functions of the course that let several threads compute at a time.

# %% tags=["demo"]
from course_lib import functional

state = load_network("SimpleConvNet").state_dict()


def shard_gradient(shard):
    """The gradient of the mean loss over a shard: (images, labels) -> dict."""
    x, t = shard
    maps = functional.conv2d(x, state["0.w"], state["0.b"])
    above_0 = functional.relu(maps)
    flat = functional.max_pool2d(above_0, 2).reshape(len(x), -1)
    hidden = functional.linear(flat, state["4.w"], state["4.b"])
    scores = functional.linear(functional.relu(hidden), state["6.w"], state["6.b"])
    grads = {}
    dout = functional.cross_entropy_backward(scores, t)
    dout, grads["6.w"], grads["6.b"] = functional.linear_backward(
        dout, functional.relu(hidden), state["6.w"]
    )
    dout = functional.relu_backward(dout, hidden)
    dout, grads["4.w"], grads["4.b"] = functional.linear_backward(dout, flat, state["4.w"])
    dout = functional.max_pool2d_backward(dout.reshape(len(x), 30, 12, 12), above_0, 2)
    dout = functional.relu_backward(dout, maps)
    _, grads["0.w"], grads["0.b"] = functional.conv2d_backward(
        dout, x, state["0.w"], needs_dx=False
    )
    return grads


# %% [markdown]
# In the chart, hatched means: waits for the slowest, for nobody may step before all are ready.
#
# **Find out:**
#
# 1. Which `sizes` make the speed-up best on your machine? Try four equal ones, and only two.
# 2. The largest difference stays tiny, whatever you choose. Is it exactly 0?

# %% tags=["demo"] play=3
from course_lib.student.engines import engine

sizes = [160, 80, 80, 40]  # images of each worker, 1 or more, together at most 1,000; change them

ends = np.cumsum(sizes)
shards = [(digits[e - n : e], labels[e - n : e]) for n, e in zip(sizes, ends, strict=True)]
batch = digits[: sum(sizes)], labels[: sum(sizes)]
with engine("threads", len(sizes)) as run:
    run(shard_gradient, shards)  # once for nothing
    (whole,), ((begin, end),) = run(shard_gradient, [batch])
    grads, spans = run(shard_gradient, shards)

mean = allreduce_mean(grads, sizes)
print("largest difference:", max(np.abs(mean[name] - whole[name]).max() for name in whole))
alone, together = end - begin, max(end for _, end in spans)
print(
    f"alone {1000 * alone:.0f} ms, together {1000 * together:.0f} ms: {alone / together:.1f} times"
)
print(
    f"Amdahl's rule for {len(sizes)} workers, 95 % in parallel: {amdahl(0.95, len(sizes)):.1f} times"
)
workers_timeline(spans, [f"worker {k}: {n} images" for k, n in enumerate(sizes)]).show()

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. As many equal shards as your machine has cores. More workers than cores take turns.
# 2. No: float32 rounds, and here numbers are added in another order. Two runs on many GPUs are often not equal to the last digit.
#
# </details>
#
# ### The wire
#
# Amdahl forgets something: gradients must travel.
# In a ring of n workers, each sends (and gets) 2 (n − 1) / n times all the numbers in every step.
# AlexNet has 62 million of them, GoogLeNet 7 million, in 2 or 4 bytes each.
#
# The curves are a model, not a measurement: computing takes an n-th of the time, then everybody sends.
# On the line "one each", n workers are n times as fast.
#
# **Find out:** with which wire do 56 workers pay for AlexNet? What does half precision do? (10 Gbit/s is a good network, 1 what you may have at home.)

# %% tags=["demo"] play=2
# items: 102, 103
workers = np.arange(1, 102, 5)


@interact(gigabits=[1, 10, 100], bits=[32, 16], seconds=[0.5, 1, 5])
def wire(gigabits=10, bits=32, seconds=1):
    """`seconds` is what one worker alone takes for a step."""
    lines = {}
    for name, millions in (("AlexNet", 62.4), ("GoogLeNet", 7.0)):
        sending = 2 * (workers - 1) / workers * millions * 1e6 * bits / (gigabits * 1e9)
        lines[name] = seconds / (seconds / workers + sending)
    speed_ups(workers, lines).show()


# %% [markdown]
# <details><summary>Answers</summary>
#
# With 10 Gbit/s and one second of work, 56 workers are 2.4 times as fast with AlexNet: hardly worth it.
# With 100 Gbit/s it is 17 times, and 27 with half precision.
# GoogLeNet, with so few weights, comes to 45 there, in 32 bits. More work in a step, that is more images, helps as well.
#
# </details>
#
# A good place for a break.
#
# ## Smaller numbers
#
# Half the bits are half the memory and half the wire.
#
# ### Exercise 4: `to_half`
#
# Difficulty ★☆☆, about 5 minutes.
#
# Store a whole network in half precision.


# %% exercise="to_half"
# items: 104
def to_half(params):
    """Convert all parameters of a network to half precision.

    Parameters
    ----------
    params : dict of str to ndarray
        Floats. Do not change it.

    Returns
    -------
    dict of str to ndarray of float16
        With the same names. What is too large for float16 is inf, as NumPy makes it.
    """
    ### BEGIN SOLUTION
    half = {}
    for name in params:
        half[name] = np.asarray(params[name], dtype=np.float16)
    return half
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("to_half")
# Passed? The course's way, and another one:
# solution("to_half")

# %% test="to_half" points=2
check("to_half", to_half)
### BEGIN HIDDEN TESTS
check("to_half", to_half, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Does PyTorch round as NumPy does? And how are 16 bits spent?
# One is the sign, five say how large, ten say which digits.

# %% tags=["demo"]
from course_lib.student.torch_cell import beside_pytorch

some = np.concatenate([[0.1, 1 / 3, 1000.3, 1e-5, 65519.0], np.linspace(-3, 3, 100)])
beside_pytorch("to_half", to_half({"w": some})["w"], lambda torch: torch.tensor(some).half())

# %% [markdown]
# The largest number is 65,504.
#
# **Predict:** what is 65,504 · 2 in half precision?

# %% tags=["demo"]
# items: 104
predict("twice_the_largest")

# %% [markdown]
# A weight is 1. In each step of training, 0.0002 is taken away, in half precision.
#
# **Predict:** what is the weight after 1,000 steps?

# %% tags=["demo"]
predict("thousand_small_steps")

# %% [markdown]
# So whoever trains keeps *master weights* in float32, steps there, and makes a half copy for each pass.
#
# Begin with 0, and add 1, four thousand times, all in half precision.
#
# **Predict:** what comes out?

# %% tags=["demo"]
predict("four_thousand_ones")

# %% [markdown]
# A convolution is a long sum. So hardware multiplies in float16, and adds up in float32.
#
# ### Find the bug
#
# One trap is left: gradients are often smaller than 2⁻²⁴, and that is the smallest number of half precision above 0.
# They would all be 0.
# The remedy is called [loss scaling](../glossary.ipynb#loss-scaling): make the loss 1,024 times as large, say, and with it all gradients.
# In the end, divide by 1,024.
# And if something became inf, leave the step out and take a smaller scale.
#
# ### Exercise 5: `mend_scaling`
#
# Difficulty ★★☆, about 6 minutes.
#
# A colleague does all that for one linear layer.
# The run is stable, nothing is inf. But the first layers do not learn.
#
# **Something stands in the wrong place.** Find it, and mend it in the cell. The product stays in half precision.


# %% exercise="mend_scaling" starts_as="down-too-early"
def mend_scaling(x, dout, scale):
    """Compute dw of out = x @ w in half precision, so that small gradients survive.

    Parameters
    ----------
    x : ndarray of shape (N, D)
    dout : ndarray of shape (N, M)
        Gradient of out, in float32 and not scaled.
    scale : float
        What dout is multiplied with, at first.

    Returns
    -------
    ndarray of float32, of shape (D, M)
        The gradient of w, not scaled. It holds inf where the scale was too large.
    """
    ### BEGIN SOLUTION
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float16)
        dout = (dout * scale).astype(np.float16)  # larger, so that small numbers survive
        dw = (x.T @ dout).astype(np.float16)  # the work, in half precision
        return dw.astype(np.float32) / scale
    ### END SOLUTION


# %% tags=["demo"]
# dw should be dout itself: an ordinary number, and a tiny one.
for number in (0.5, 2.0**-27):
    print(number, "→", mend_scaling(np.ones((1, 1)), np.array([[number]]), 1024.0)[0, 0])

# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_scaling")
# Passed? The course's way, and another one:
# solution("mend_scaling")

# %% test="mend_scaling" points=2
check("mend_scaling", mend_scaling)
### BEGIN HIDDEN TESTS
check("mend_scaling", mend_scaling, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Half the bits, twice the speed?
#
# Guess first. Then run the cell: a matrix product, and a network that computes in 64, 32 and 16 bits.

# %% tags=["demo"] play=1
# items: 104
for bits in (64, 32, 16):
    matrix = rng.normal(size=(200, 200)).astype(f"float{bits}")
    product = seconds_for(np.matmul, matrix, matrix)
    network = load_network("SimpleConvNet").astype(f"float{bits}")
    images = digits[:50].astype(f"float{bits}")
    passed = seconds_for(network.forward, images)
    print(f"float{bits}: a product {1000 * product:6.1f} ms, 50 digits {1000 * passed:6.1f} ms")

network = load_network("SimpleConvNet")

# %% [markdown]
# From 64 to 32 it is faster, as your CPU multiplies twice as many numbers at once, and half as many bytes travel.
# With 16 it is slower: NumPy has no fast product for them, and turns every number into float32 and back.
# On your CPU half precision saves memory, not time.
# A GPU of 2017 or later computes with it directly: the fold above has numbers.
#
# ## One bit
#
# Now take everything but the sign.
# $\alpha$ says how large the weights of a filter were: the mean of their sizes.
#
# $$w \approx \alpha \, \mathrm{sign}(w) \qquad \alpha = \frac{1}{C \cdot FH \cdot FW} \sum |w|$$
#
# Here are two filters of 2x2. Check one number:

# %% tags=["demo"]
two_filters = np.array([[1, -2, 0, 3], [-0.5, 0.5, -0.5, 0.5]]).reshape(2, 1, 2, 2)
in_one_bit = np.array([[1.5, -1.5, 1.5, 1.5], [-0.5, 0.5, -0.5, 0.5]]).reshape(2, 1, 2, 2)
show_numbers(two_filters[0, 0], "→", in_one_bit[0, 0])
show_numbers(two_filters[1, 0], "→", in_one_bit[1, 0])

# %% [markdown]
# ### Exercise 6: `binarize`
#
# Difficulty ★☆☆, about 6 minutes.


# %% exercise="binarize"
# items: 105
def binarize(w):
    """Leave of each weight its sign, times the mean size of its filter's weights.

    Parameters
    ----------
    w : ndarray of shape (FN, C, FH, FW)
        Do not change it.

    Returns
    -------
    ndarray of the shape of w
        sign(w) times the mean of |w| over the weight's own filter. A 0 counts as +.
    """
    ### BEGIN SOLUTION
    rows = w.reshape(len(w), -1)
    sizes = np.abs(rows).mean(axis=1)
    return (np.where(rows >= 0, 1, -1) * sizes[:, None]).reshape(w.shape)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("binarize")
# Passed? The course's way, and another one:
# solution("binarize")

# %% test="binarize" points=2
check("binarize", binarize)
### BEGIN HIDDEN TESTS
check("binarize", binarize, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Your `to_half` and `binarize` on the whole network. (A linear layer is a convolution with 1x1 filters: lesson 3.
# The course's layers keep its weights as PyTorch does, a row for each output: yours of lessons 5 and 7, turned over.)
#
# **Find out:** binarize only one layer. Which one hurts most: `"0"`, the convolution, or `"4"` and `"6"`, the linear ones?

# %% tags=["demo"] play=2
# items: 104, 105
binarized = ["0", "4", "6"]  # layers whose weights keep one bit; change the list

one_bit = dict(trained)
for place in binarized:
    w = trained[f"{place}.w"]
    as_filters = w if w.ndim == 4 else w[:, :, None, None]
    one_bit[f"{place}.w"] = binarize(as_filters).reshape(w.shape)

wide = {name: array.astype(np.float64) for name, array in trained.items()}
bits = sum(w.size * (1 if name[0] in binarized else 16) for name, w in trained.items())
for title, weights, size in (
    ("64 bits", wide, sum(w.nbytes for w in wide.values())),
    ("32 bits", trained, sum(w.nbytes for w in trained.values())),
    ("16 bits", to_half(trained), sum(w.nbytes for w in to_half(trained).values())),
    ("1 bit  ", one_bit, bits // 8),
):
    now = read_with(weights)
    print(f"{title} {size:>9,} bytes, {np.mean(now == labels):.1%} right")
show_changed(now, read_before)
network.load_state_dict(trained)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The convolution alone costs nothing: 95.8 % as before, though 17 digits are read otherwise.
# The linear layers cost 4 and 3 digits in a hundred, and all three together 15.
# The network was not trained for that. Networks that are *trained* with one bit lose less.
#
# </details>
#
# items: 106
# ## Where does the time go?
#
# Into convolutions, and there into multiplying, adding, and carrying numbers to and fro.
# So one makes them matrix products, has many workers multiply at once, and lets the numbers be small.
#
# You can now
#
# - profile a network, and say which layer is worth the trouble,
# - combine gradients of unequal shards into that of the whole batch,
# - say what n workers bring, and why 100 of them made 56,
# - use half precision where it is safe, and name four traps: inf, lost steps, lost sums, gradients that vanish,
# - keep a network in one bit a weight.
#
# **To think about:** with 100 workers, a batch has 100 times as many images, and there are fewer steps in an epoch.
# Is that the same training, only faster? What would you change with it?
#
# To read on: [Mixed precision training](https://arxiv.org/abs/1710.03740) has master weights and loss scaling from those who tried;
# [XNOR-Net](https://arxiv.org/abs/1603.05279) trains with one bit;
# [ImageNet in one hour](https://arxiv.org/abs/1706.02677) answers the question above.
#
# In lesson 11 you build a network of your own, within a budget.
#
# You are done here. What follows is an appendix that no lesson needs.
# The last cell of the notebook shows what you did, and leads on.

# %% [markdown]
# ## Going further
#
# ### The same on a real engine
#
# [Dask](https://distributed.dask.org/) runs functions on processes: of this machine, or of a hundred others.
# Install it in a terminal with `pip install "distributed>=2024.8"` and restart the kernel.
# Without it, threads stand in, and all works alike.
#
# ### Exercise 7: `gradient_by_workers`
#
# Difficulty ★★☆, about 10 minutes. A bonus: no points, a star of its own.
#
# Whatever the engine is, it gives you `run`: a function that takes a list of shards, and returns the list of their gradients.
# Cut the batch, run, and combine.


# %% exercise="gradient_by_workers"
def gradient_by_workers(run, x, t, workers):
    """Compute the gradient of a batch with several workers.

    Parameters
    ----------
    run : function
        run([(x0, t0), (x1, t1), ...]) returns a list of dicts: the gradient of each shard's mean
        loss. Call it once, so that all workers begin at the same time.
    x : ndarray of shape (N, ...)
    t : ndarray of shape (N, ...)
        What belongs to the images, such as labels.
    workers : int
        How many shards to make, at most N. Their sizes differ by 1 at most; the larger ones come
        first, or last, or in between.

    Returns
    -------
    dict of str to ndarray
        The gradient of the mean loss over all images.
    """
    ### BEGIN SOLUTION
    shards = list(zip(np.array_split(x, workers), np.array_split(t, workers), strict=True))
    return allreduce_mean(run(shards), [len(images) for images, _ in shards])
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("gradient_by_workers")
# Passed? The course's way, and another one:
# solution("gradient_by_workers")

# %% test="gradient_by_workers" points=0
check("gradient_by_workers", gradient_by_workers)
### BEGIN HIDDEN TESTS
check("gradient_by_workers", gradient_by_workers, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Two processes, each with a Python of its own. Starting them takes some seconds.
# Compare the speed-up with that of the threads. Which part of the chart is the sending?

# %% tags=["demo"]
# Is all there? It takes your answer, and the cells under "Who computes, and who waits".
mean = gradient_by_workers(lambda shards: [shard_gradient(one) for one in shards], *batch, 2)
assert mean.keys() == whole.keys()

timelines = []
with engine("dask", 2) as start:

    def run(shards):
        grads, spans = start(shard_gradient, shards)
        timelines.append(spans)
        return grads

    for workers_now in (1, 2, 2):  # the first two are for nothing: they send the network
        mean = gradient_by_workers(run, *batch, workers_now)

print("largest difference:", max(np.abs(mean[name] - whole[name]).max() for name in whole))
workers_timeline(timelines[-1]).show()

# %% [markdown]
# ### What else differs with many workers
#
# - *Batch normalisation* takes the mean over a worker's own shard. That is not the mean over the batch, unless workers exchange that, too.
# - Some systems let each worker step by itself and average the *weights* now and then. With plain gradient descent that is the same for one step; with Adam it is not.
# - A worker that dies takes its shard along. What should the others do?

# %% tags=["demo"]
what_you_did("10_faster")
