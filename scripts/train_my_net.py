"""Train the course's own answer to lesson 11, within its budget, and measure it.

    python scripts/train_my_net.py [--epochs 60] [--seed 0] [--plain] [--to FILE]

The recipe is what the lesson teaches: the course's layers, 5,000 images of MNIST, each turned,
moved, scaled and slanted by chance whenever it is seen; --plain leaves that out. The file is for
the grader's own proofs (autograder/data/my_net.npz) and goes to no student. The images that judge
are looked at once, at the end, on what was stored.
"""

import argparse
from pathlib import Path

import numpy as np

from autograder.data import HERE
from course_lib.datasets import load_drawn, load_mnist
from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_lib.optimizers import Adam
from course_lib.training import Trainer, accuracy


def small_network(seed=0):
    """15,466 parameters."""
    return Sequential(
        *(Conv2d(1, 8, 3, padding=1), ReLU(), MaxPool2d(2)),  # 8, 14, 14
        *(Conv2d(8, 16, 3, padding=1), ReLU(), MaxPool2d(2)),  # 16, 7, 7
        *(Conv2d(16, 32, 3, padding=1), ReLU(), MaxPool2d(2)),  # 32, 3, 3
        Flatten(),  # 288
        *(Linear(288, 32), ReLU()),
        Linear(32, 10),
        seed=seed,
    )


def augment(x, rng):
    """Turn, slant, scale and move each image of a batch by chance."""
    n = len(x)
    angle, slant = np.radians(rng.uniform(-20, 20, n)), rng.uniform(-0.3, 0.3, n)
    tall, wide = rng.uniform(0.8, 1.25, (2, n))
    down, right = rng.uniform(-3, 3, (2, n))
    row, column = np.mgrid[:28, :28].reshape(2, 1, -1) - 13.5
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    slanted = column + slant[:, None] * row
    rows = (cos * row + sin * slanted) * tall[:, None] + down[:, None] + 13.5
    columns = (cos * slanted - sin * row) * wide[:, None] + right[:, None] + 13.5
    rows, columns = (np.clip(np.rint(place), 0, 27).astype(int) for place in (rows, columns))
    return x[np.arange(n)[:, None], 0, rows, columns].reshape(x.shape)


def main():
    """Train, store, measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="without changed images")
    parser.add_argument("--to", type=Path, default=Path("my_net.npz"))
    options = parser.parse_args()
    model = small_network(options.seed)
    train = load_mnist("train")
    updates = options.epochs * -(-len(train[0]) // 100)
    optimizer = Adam(model, lambda step: 2e-3 * (1 + np.cos(np.pi * step / updates)) / 2)
    changed = None if options.plain else augment
    trainer = Trainer(
        model, optimizer, train, load_mnist("validation"), augment=changed, seed=options.seed
    )
    trainer.run(options.epochs)
    small = {name: array.astype(np.float16) for name, array in model.state_dict().items()}
    np.savez_compressed(options.to, **small)
    model.load_state_dict(small)
    model.eval()
    with np.load(HERE / "drawn_digits.npz", allow_pickle=False) as file:
        judging = (file["images"][:, None] / 255).astype(np.float32), file["labels"].astype(int)
    parts = {"validation": load_mnist("validation"), "practice": load_drawn(), "judging": judging}
    told = [f"{name} {accuracy(model, *part):.2%}" for name, part in parts.items()]
    print(f"{model.num_params:,} parameters:", ", ".join(told))


if __name__ == "__main__":
    main()
