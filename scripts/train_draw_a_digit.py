"""Train the small network that answers in NetworkExplorer where no other is given, and store it.

    python scripts/train_draw_a_digit.py [--epochs 60] [--seed 0] [--to FILE]

It has 5,994 weights, so that a page can carry them and compute without a kernel. Hands draw digits
more freely than MNIST's writers: images are turned, shifted, scaled and sheared by chance. The test
set is looked at once, at the end, on the stored file.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.optimizers import Adam
from course_lib.training import Trainer, accuracy
from course_lib.weights import load_weights, save_weights
from course_lib.widgets.draw_digit import small_network

RECIPE = {
    "batch": 100,
    "optimiser": "Adam",
    "rate": "2e-3, half a cosine to 0",
    "augmentation": "rotation ±14°, shift ±2 px, scale ±15 %, shear ±8°",
}


def augment(x, rng):
    """Turn, shift, scale and shear each image of a batch by chance."""
    n = len(x)
    angle, shear = np.deg2rad(rng.uniform(-14, 14, n)), np.deg2rad(rng.uniform(-8, 8, n))
    scale, shift = rng.uniform(0.87, 1.15, n), rng.uniform(-2, 2, (2, n))
    row, column = np.mgrid[:28, :28].reshape(2, 1, -1) - 13.5
    cos, sin = (np.cos(angle) / scale)[:, None], (np.sin(angle) / scale)[:, None]
    slanted = column + np.tan(shear)[:, None] * row
    y = np.clip(cos * row + sin * slanted + shift[0][:, None] + 13.5, 0, 26.999)
    x_ = np.clip(cos * slanted - sin * row + shift[1][:, None] + 13.5, 0, 26.999)
    top, left = y.astype(int), x_.astype(int)
    v, u = (y - top).astype(x.dtype), (x_ - left).astype(x.dtype)
    image = np.arange(n)[:, None]
    flat = x[:, 0]
    out = (1 - v) * ((1 - u) * flat[image, top, left] + u * flat[image, top, left + 1])
    out += v * ((1 - u) * flat[image, top + 1, left] + u * flat[image, top + 1, left + 1])
    return out.reshape(x.shape)


def main():
    """Train, store, measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--to", type=Path, default=Path("draw_a_digit.npz"))
    options = parser.parse_args()
    model = small_network(seed=options.seed)
    train = load_mnist("train")
    updates = options.epochs * -(-len(train[0]) // RECIPE["batch"])
    optimizer = Adam(model, lambda step: 1e-3 * (1 + np.cos(np.pi * step / updates)))
    trainer = Trainer(
        model,
        optimizer,
        train,
        load_mnist("validation"),
        batch_size=RECIPE["batch"],
        augment=augment,
        seed=options.seed,
    )
    history = trainer.run(options.epochs)
    about = {
        "architecture": "course_lib.widgets.draw_digit.small_network",
        "origin": "scripts/train_draw_a_digit.py on the course's 5,000 training images of MNIST",
        "recipe": RECIPE | {"epochs": trainer.epoch},
        "seed": options.seed,
        "validation_accuracy": round(float(history["validation_accuracy"][-1]), 4),
    }
    save_weights(options.to, model.state_dict(), about)
    arrays, about = load_weights(options.to)
    stored = small_network()
    stored.load_state_dict(arrays)
    share = accuracy(stored.eval(), *load_mnist("test"))
    save_weights(options.to, arrays, about | {"test_accuracy": round(share, 4)})
    print(json.dumps(load_weights(options.to)[1], indent=1))


if __name__ == "__main__":
    main()
