"""How fast course_lib is, beside the listings of the course's slides and beside PyTorch.

    python benchmarks/library.py [--full] [topic ...]

Topics: convolution, pooling, training, deep, memory, start; all without any. Each contestant has a
process of its own, and all run in turn. What counts are the ratios.
"""

import argparse
import os
import subprocess
import sys
import time
import tracemalloc

import _listing
import numpy as np
from _race import Race, console, geometric_mean, milliseconds, table, times, verdict

CONVOLUTIONS = {  # N, C, H, W; filters; kernel, stride, padding
    "a": ((100, 1, 28, 28), 30, 5, 1, 0),
    "b": ((100, 16, 28, 28), 16, 3, 1, 1),
    "c": ((100, 32, 14, 14), 64, 3, 1, 1),
    "d": ((32, 3, 64, 64), 64, 7, 2, 3),
    "e": ((16, 64, 56, 56), 64, 3, 1, 1),
}
LISTING, SINGLE, OURS, TORCH = "listing", "in float32", "course_lib", "PyTorch"


# The contestants --------------------------------------------------------------------------------


def convolution_data(shape, filters, kernel, stride, padding, dtype):
    rng = np.random.default_rng(0)
    sides = [(side + 2 * padding - kernel) // stride + 1 for side in shape[2:]]
    sizes = shape, (filters, shape[1], kernel, kernel), (filters,), (shape[0], filters, *sides)
    return [rng.normal(size=size).astype(dtype) for size in sizes]


def pooling_data(shape, kernel, stride, dtype):
    rng = np.random.default_rng(0)
    sides = [(side - kernel) // stride + 1 for side in shape[2:]]
    return [rng.normal(size=s).astype(dtype) for s in (shape, (*shape[:2], *sides))]


def mnist():
    from course_lib.datasets import load_mnist

    return load_mnist("train"), load_mnist("validation")


def listing():
    def convolution(shape, filters, kernel, stride, padding, dtype):
        x, w, b, dout = convolution_data(shape, filters, kernel, stride, padding, dtype)
        layer = _listing.Convolution(w, b, stride, padding)

        def work():
            layer.forward(x)
            layer.backward(dout)

        return work

    def pooling(shape, kernel, stride, dtype):
        x, dout = pooling_data(shape, kernel, stride, dtype)
        layer = _listing.Pooling(kernel, kernel, stride)

        def work():
            layer.forward(x)
            layer.backward(dout)

        return work

    def training(epochs):
        (x, t), (x_test, t_test) = mnist()
        np.random.seed(0)
        network, adam = _listing.simple_conv_net(), _listing.Adam()
        x, x_test = x.astype(np.float64), x_test.astype(np.float64)  # as the slides' columns are

        def epoch():
            return _listing.train_epoch(network, adam, x, t, x_test, t_test)

        return lambda: [epoch() for _ in range(epochs)][-1]

    def deep_step():
        (x, t), _ = mnist()
        network, adam = _listing.deep_conv_net(), _listing.Adam()
        x, t = x[:100].astype(np.float64), t[:100]
        return lambda: network.train_step(x, t, adam)

    def deep_classify(count):
        x, t = test_images(count)
        network = _listing.deep_conv_net()
        x = x.astype(np.float64)
        return lambda: network.accuracy(x, t)

    return _jobs(convolution, pooling, training, deep_step, deep_classify)


def course_lib():
    from course_lib.layers import Conv2d, MaxPool2d
    from course_lib.networks import DeepConvNet, SimpleConvNet
    from course_lib.optimizers import Adam
    from course_lib.training import Trainer, predict

    def convolution(shape, filters, kernel, stride, padding, dtype):
        x, w, b, dout = convolution_data(shape, filters, kernel, stride, padding, dtype)
        layer = Conv2d(shape[1], filters, kernel, stride, padding)
        layer.params.update(w=w, b=b)

        def work():
            layer.forward(x)
            layer.backward(dout)

        return work

    def pooling(shape, kernel, stride, dtype):
        x, dout = pooling_data(shape, kernel, stride, dtype)
        layer = MaxPool2d(kernel, stride)

        def work():
            layer.forward(x)
            layer.backward(dout)

        return work

    def training(epochs):
        train, test = mnist()
        model = SimpleConvNet(init=0.01)
        trainer = Trainer(model, Adam(model, lr=1e-3), train, test, progress=False)

        def epoch():
            return float(trainer.run(trainer.epoch + 1)["validation_accuracy"][-1])

        return lambda: [epoch() for _ in range(epochs)][-1]

    def deep_step():
        (x, t), _ = mnist()
        model = DeepConvNet()
        batch = x[:100], t[:100]
        trainer = Trainer(model, Adam(model, lr=1e-3), batch, batch, progress=False)
        model.train()
        return lambda: trainer._update(*batch, 0)

    def deep_classify(count):
        x, _ = test_images(count)
        model = DeepConvNet()

        def work():
            predict(model, x)

        return work

    return _jobs(convolution, pooling, training, deep_step, deep_classify)


def pytorch():
    import torch
    from torch import nn
    from torch.nn import functional

    def convolution(shape, filters, kernel, stride, padding, dtype):
        arrays = convolution_data(shape, filters, kernel, stride, padding, dtype)
        x, w, b, dout = map(torch.from_numpy, arrays)
        for tensor in (x, w, b):
            tensor.requires_grad_()

        def work():
            x.grad = w.grad = b.grad = None
            functional.conv2d(x, w, b, stride, padding).backward(dout)

        return work

    def pooling(shape, kernel, stride, dtype):
        x, dout = map(torch.from_numpy, pooling_data(shape, kernel, stride, dtype))
        x.requires_grad_()

        def work():
            x.grad = None
            functional.max_pool2d(x, kernel, stride).backward(dout)

        return work

    def stepper(model):
        adam = torch.optim.Adam(model.parameters(), lr=1e-3)

        def step(x, t):
            model.train()
            adam.zero_grad()
            scores = model(x)
            loss = functional.cross_entropy(scores, t)
            loss.backward()
            adam.step()
            return loss.item(), int((scores.argmax(1) == t).sum())

        return step

    def training(epochs):
        (x, t), (x_test, t_test) = (map(torch.from_numpy, pair) for pair in mnist())
        torch.manual_seed(0)
        model = nn.Sequential(
            *(nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()),
            *(nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, 10)),
        )
        for parameter in model.parameters():
            if parameter.ndim > 1:
                nn.init.normal_(parameter, std=0.01)
            else:
                nn.init.zeros_(parameter)
        step = stepper(model)

        def epoch():
            order = torch.randperm(len(x))
            for batch in order.split(100):
                step(x[batch], t[batch])
            model.eval()
            with torch.inference_mode():
                return float((model(x_test).argmax(1) == t_test).float().mean())

        return lambda: [epoch() for _ in range(epochs)][-1]

    def deep():
        layers, channels = [], 1
        for number, filters in enumerate([16, 16, 32, 32, 64, 64]):
            padding = 2 if number == 3 else 1
            layers += [nn.Conv2d(channels, filters, 3, padding=padding), nn.ReLU()]
            layers += [nn.MaxPool2d(2)] if number % 2 else []
            channels = filters
        layers += [nn.Flatten(), nn.Linear(1024, 50), nn.ReLU(), nn.Dropout(), nn.Linear(50, 10)]
        return nn.Sequential(*layers)

    def deep_step():
        (x, t), _ = mnist()
        x, t = torch.from_numpy(x[:100]), torch.from_numpy(t[:100])
        step = stepper(deep())
        return lambda: step(x, t)

    def deep_classify(count):
        x = torch.from_numpy(test_images(count)[0])
        model = deep().eval()

        def work():
            with torch.inference_mode():
                for batch in x.split(500):
                    model(batch)

        return work

    return _jobs(convolution, pooling, training, deep_step, deep_classify)


def test_images(count):
    from course_lib.datasets import load_mnist

    x, t = load_mnist("test")
    return x[:count], t[:count]


def _jobs(*functions):
    jobs = {function.__name__: function for function in functions}
    return lambda job, **arguments: jobs[job](**arguments)


def listing_in_float32():
    """The listing, but for its columns, which are float32 where the images are."""
    _listing.COLUMNS = None
    return listing()


CONTESTANTS = {LISTING: listing, SINGLE: listing_in_float32, OURS: course_lib, TORCH: pytorch}


# The topics -------------------------------------------------------------------------------------


def ratios(results):
    """How many times the listing takes ours, and how many times ours takes PyTorch's."""
    ours, torch = results[OURS], results.get(TORCH)
    slower = results[LISTING].over(ours) if LISTING in results else None
    return slower, ours.over(torch) if torch else None


def row(printed, name, results, target="", met=None):
    slower, over = ratios(results)
    cells = [milliseconds(results.get(who)) for who in CONTESTANTS]
    printed.add_row(name, *cells, times(slower), times(over), target, verdict(met))
    return slower, over


def new_table(title):
    columns = ("ms, median", *CONTESTANTS, "listing / ours", "ours / PyTorch", "target", "")
    return table(title, *columns)


def both(least, slower, most, over):
    """Whether both targets are met; None where PyTorch is not there to be compared."""
    if slower is not None and slower < least:
        return False
    return None if over is None else over <= most


def convolution(race, full):
    for dtype, least, most, worst in (("float32", 5, 2.2, 3.5), ("float64", None, 1.0, None)):
        printed, all_ratios = new_table(f"Convolution, forward and backward, {dtype}"), []
        single = []
        for name, (shape, filters, kernel, stride, padding) in CONVOLUTIONS.items():
            how = {"kernel": kernel, "stride": stride, "padding": padding, "dtype": dtype}
            without = () if dtype == "float32" else (SINGLE,)
            race.prepare("convolution", without=without, shape=shape, filters=filters, **how)
            results = race.run(seconds=20 if full else 5, rounds=(4, 100))
            what = f"{name} {shape} → {filters}, {kernel}, {stride}, {padding}"
            over = ratios(results)[1]
            met = None if over is None or worst is None else over <= worst
            all_ratios.append(row(printed, what, results, f"≤ {worst}×" if worst else "", met))
            single += [results[SINGLE].over(results[OURS])] if SINGLE in results else []
        slower, over = (
            None if None in r else geometric_mean(r) for r in zip(*all_ratios, strict=True)
        )
        target = f"≥ {least}×, ≤ {most}×" if least else f"≤ {most}×"
        cells = ["", f"({times(geometric_mean(single))})" if single else "", "", ""]
        met = verdict(both(least or 0, slower, most, over))
        printed.add_row("geometric mean", *cells, times(slower), times(over), target, met)
        console.print(printed)


def pooling(race, full):
    printed = new_table("Max pooling, forward and backward, float32")
    cases = [((100, 30, 24, 24), 2, 2, 8, 1.0), ((32, 64, 33, 33), 3, 2, None, None)]
    for shape, kernel, stride, least, most in cases:
        race.prepare("pooling", shape=shape, kernel=kernel, stride=stride, dtype="float32")
        results = race.run(seconds=20 if full else 4, rounds=(5, 100))
        slower, over = ratios(results)
        what = f"{kernel}×{kernel}, stride {stride}, {shape}"
        met = both(least, slower, most, over) if least else None
        row(printed, what, results, f"≥ {least}×, ≤ {most}×" if least else "", met)
    console.print(printed)


def training(race, full):
    epochs, turns = (5, 4) if full else (2, 1)  # several at a turn, for the first steps are slow
    race.prepare("training", warm=False, without=(SINGLE,), epochs=epochs)
    race.run(rounds=(turns, turns))
    results = race.run(rounds=(20 // epochs - turns,) * 2, only=(OURS, TORCH))
    slower, over = ratios(results)
    printed = new_table(f"The slides' training run: {epochs} epochs of 5,000 images, 1,000 judged")
    target = "≥ 9×, ≤ 1.8×"
    row(printed, "SimpleConvNet, batch 100, Adam", results, target, both(9, slower, 1.8, over))
    console.print(printed)
    for name, result in results.items():
        seconds = sum(result.times)
        done = epochs * len(result.times)
        console.print(
            f"  {name}: {done} epochs in {seconds:.1f} s; then right: {result.value:.1%} of 1,000"
        )


def deep(race, full):
    printed = new_table("The slides' DeepConvNet")
    race.prepare("deep_step", without=(SINGLE,))
    results = race.run(seconds=30 if full else 10, rounds=(4, 100))
    slower = ratios(results)[0]
    row(printed, "a training step, batch 100", results, "≥ 8×", slower and slower >= 8)
    count = 10_000 if full else 1_000
    race.prepare("deep_classify", count=count, without=(SINGLE,))
    results = race.run(seconds=30 if full else 10, rounds=(2, 20))
    slower = ratios(results)[0]
    row(printed, f"{count:,} images classified", results, "≥ 10×", slower and slower >= 10)
    console.print(printed)


def memory(race, full):
    """In this process; nothing is timed."""
    from course_lib import kernels

    columns = ("MiB", "a whole column matrix", "ours, forward", "ours, backward", "target", "")
    printed = table("Workspace of a convolution beyond input and output", *columns)
    for dtype in ("float32", "float64"):
        for name, (shape, filters, kernel, stride, padding) in CONVOLUTIONS.items():
            x, w, b, dout = convolution_data(shape, filters, kernel, stride, padding, dtype)
            how = {"stride": stride, "padding": padding}
            spaces = [
                workspace(lambda: (kernels.conv2d(x, w, b, **how),)),  # noqa: B023 called at once
                workspace(lambda: kernels.conv2d_backward(dout, x, w, **how)),  # noqa: B023
            ]
            whole = dout[:, 0].size * w[0].nbytes
            cells = [f"{size / 2**20:.1f}" for size in (whole, *spaces)]
            met = verdict(max(spaces) <= 5 * 2**20)
            printed.add_row(f"{name} {dtype}", *cells, "≤ 5", met)
    console.print(printed)


def workspace(call):
    """The most bytes that a call had in use at once, beside what it returns."""
    call()
    tracemalloc.start()
    try:
        results = call()
        return tracemalloc.get_traced_memory()[1] - sum(array.nbytes for array in results)
    finally:
        tracemalloc.stop()


def start(race, full):
    """New processes, in turn."""
    commands = {
        "python -c pass": "pass",
        "import numpy": "import numpy",
        "from course_lib.layers import Conv2d": "from course_lib.layers import Conv2d",
    }
    # modules are compiled when they are first imported, and the result is kept, unless forbidden
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    seconds = {name: [] for name in commands}
    for number in range(41 if full else 16):
        for name, command in commands.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", command], check=True, env=environment)
            if number:
                seconds[name].append(time.perf_counter() - begin)
    numpy_, ours = list(seconds.values())[1:]
    ratio = float(np.median([b / a for a, b in zip(numpy_, ours, strict=True)]))
    printed = table("Starting, in a new process", "ms, median", "time", "ratio", "target", "")
    for name, spent in seconds.items():
        last = spent is ours
        cells = (times(ratio), "≤ 1.3×", verdict(ratio <= 1.3)) if last else ("", "", "")
        printed.add_row(name, f"{np.median(spent) * 1e3:,.0f}", *cells)
    console.print(printed)


TOPICS = {f.__name__: f for f in (convolution, pooling, training, deep, memory, start)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="all epochs and images; takes long")
    parser.add_argument("topics", nargs="*", metavar="topic", help=", ".join(TOPICS))
    options = parser.parse_args()
    for topic in options.topics:
        if topic not in TOPICS:
            parser.error(f"no topic {topic!r}; there are {', '.join(TOPICS)}")
    console.print(
        f"{os.cpu_count()} cores, NumPy {np.__version__}, Python {sys.version.split()[0]}"
    )
    with Race(CONTESTANTS) as race:
        if TORCH in race.absent:
            console.print("PyTorch is not installed: pip install -e '.[torch]' adds it to the race")
        for topic in options.topics or TOPICS:
            TOPICS[topic](race, options.full)


if __name__ == "__main__":
    main()
