"""Train DeepConvNet on the whole of MNIST with PyTorch, and store its weights for the course.

    python scripts/train_deep_convnet.py FOLDER [--epochs 40] [--seed 0] [--threads N] [--to FILE]
    python scripts/train_deep_convnet.py FOLDER --test FILE...

FOLDER holds MNIST's four original files, gzip-compressed. While training, each layer is followed by
batch normalisation; afterwards it is folded into the weights, so that what is stored has the very
architecture of `course_lib.networks.DeepConvNet`. Choices are made on 5,000 validation images that
are held out of the training set. The test set is looked at once, by --test, on the stored files as
the course loads them: the best on the validation images alone, and all of them as an ensemble.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 (its usual name)

from course_lib.datasets import load_whole_mnist
from course_lib.networks import DeepConvNet, Ensemble
from course_lib.training import accuracy
from course_lib.weights import load_network, load_weights, save_weights

HELD_OUT = 5000
RECIPE = {
    "batch": 128,
    "optimiser": "AdamW, weight decay 1e-4 (on filters and matrices)",
    "rate": "2e-3, a warm-up of one epoch, then half a cosine to 0",
    "loss": "cross-entropy, label smoothing 0.05",
    "dropout": 0.15,
    "augmentation": "rotation ±14°, shift ±2 px, scale ±12 %, shear ±6°",
    "average": "of the weights over updates, decay 0.999",
    "precision": "float32 weights, products in bfloat16 (measured in float32)",
}
CONVOLUTIONS = ((1, 16, 1), (16, 16, 1), (16, 32, 1), (32, 32, 2), (32, 64, 1), (64, 64, 1))


class Net(nn.Module):
    """DeepConvNet with batch normalisation before each activation."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 3, padding=p) for i, o, p in CONVOLUTIONS)
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for _, o, _ in CONVOLUTIONS)
        self.hidden, self.norm = nn.Linear(1024, 50), nn.BatchNorm1d(50)
        self.last = nn.Linear(50, 10)

    def forward(self, x):
        """Scores of shape (N, 10)."""
        for number, (conv, norm) in enumerate(zip(self.convs, self.norms, strict=True)):
            x = F.relu(norm(conv(x)))
            if number % 2:
                x = F.max_pool2d(x, 2)
        x = F.relu(self.norm(self.hidden(x.flatten(1))))
        return self.last(F.dropout(x, RECIPE["dropout"], self.training))


def augment(x, rng):
    """Turn, shift, scale and shear each image of a batch by chance."""
    n = len(x)

    def draw(limit):
        return (torch.rand(n, generator=rng) * 2 - 1) * limit

    angle, shear = torch.deg2rad(draw(14.0)), torch.deg2rad(draw(6.0))
    scale = 1 + draw(0.12)
    shift = torch.stack([draw(2.0), draw(2.0)], dim=1) * 2 / 28
    cos, sin, tan = angle.cos() / scale, angle.sin() / scale, shear.tan()
    rows = [torch.stack([cos, -sin + cos * tan, shift[:, 0]], 1)]
    rows.append(torch.stack([sin, cos + sin * tan, shift[:, 1]], 1))
    grid = F.affine_grid(torch.stack(rows, 1), x.shape, align_corners=False)
    return F.grid_sample(x, grid, align_corners=False)


def train(images, labels, validation, *, epochs, seed):
    """Train a Net; return it with the averaged weights, and its validation accuracy."""
    torch.manual_seed(seed)
    rng = torch.Generator().manual_seed(seed)
    net = Net().to(memory_format=torch.channels_last)
    average = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.999), use_buffers=True
    )
    matrices = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim == 1]
    groups = [{"params": matrices, "weight_decay": 1e-4}, {"params": others, "weight_decay": 0}]
    optimiser = torch.optim.AdamW(groups, lr=2e-3)
    steps = -(-len(images) // RECIPE["batch"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 2e-3, total_steps=steps * epochs, pct_start=1 / epochs, anneal_strategy="cos"
    )
    for epoch in range(epochs):
        start = time.monotonic()
        net.train()
        for batch in torch.randperm(len(images), generator=rng).split(RECIPE["batch"]):
            x = augment(images[batch], rng).to(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                scores = net(x)
            loss = F.cross_entropy(scores.float(), labels[batch], label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            average.update_parameters(net)
        share = right_share(average.module, *validation)
        seconds = time.monotonic() - start
        print(f"epoch {epoch + 1}: validation {share:.4f}, {seconds:.0f} s", flush=True)
    return average.module, share


@torch.no_grad()
def right_share(net, images, labels):
    """Share of images that are named right."""
    net.eval()
    parts = [net(part).argmax(1) for part in images.split(1000)]
    return float((torch.cat(parts) == labels).float().mean())


def fold(net):
    """The weights of DeepConvNet with batch normalisation folded in, by the course's names."""
    layers = [*zip(net.convs, net.norms, strict=True), (net.hidden, net.norm), (net.last, None)]
    folded = []
    for layer, norm in layers:
        w, b = layer.weight.detach().double(), layer.bias.detach().double()
        if norm is not None:
            scale = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
            w = w * scale.reshape(-1, *[1] * (w.ndim - 1))
            b = (b - norm.running_mean.double()) * scale + norm.bias.detach().double()
        folded.append((w.numpy(), b.numpy()))
    places = DeepConvNet().state_dict()
    names = sorted({name.rpartition(".")[0] for name in places}, key=int)
    return {
        f"{name}.{letter}": array
        for name, pair in zip(names, folded, strict=True)
        for letter, array in zip("wb", pair, strict=True)
    }


def test(folder, paths):
    """Measure the network that was best on the validation images, and all together."""
    images, labels = load_whole_mnist("test", folder=folder)
    about = {path: load_weights(path)[1] for path in paths}
    paths = sorted(paths, key=lambda path: -about[path]["validation_accuracy"])
    networks = [load_network("DeepConvNet", path) for path in paths]
    alone = accuracy(networks[0], images, labels)
    save_weights(paths[0], load_weights(paths[0])[0], about[paths[0]] | {"test_accuracy": alone})
    print(f"{paths[0]}: test {alone:.4f}; then {', '.join(map(str, paths[1:]))}")
    print(f"all {len(networks)} together: test {accuracy(Ensemble(*networks), images, labels):.4f}")


def main():
    """Train, fold, store; or, with --test, measure what is stored."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of PyTorch; otherwise one for each core")
    parser.add_argument("--to", type=Path, default=Path("deep_convnet.npz"))
    parser.add_argument("--test", type=Path, nargs="+", metavar="FILE", help="measure, once")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.test:
        test(options.folder, options.test)
        return
    x, t = (torch.from_numpy(a) for a in load_whole_mnist("train", folder=options.folder))
    order = torch.from_numpy(np.random.default_rng(1998).permutation(len(x)))
    held, used = order[:HELD_OUT], order[HELD_OUT:]
    net, share = train(
        x[used], t[used], (x[held], t[held]), epochs=options.epochs, seed=options.seed
    )
    about = {
        "architecture": "DeepConvNet",
        "origin": "scripts/train_deep_convnet.py on MNIST's training set less 5,000 images",
        "recipe": RECIPE | {"epochs": options.epochs},
        "seed": options.seed,
        "validation_accuracy": round(share, 4),
    }
    save_weights(options.to, fold(net), about)
    print(json.dumps(about, indent=1))


if __name__ == "__main__":
    main()
