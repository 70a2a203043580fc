"""Measure the runs of lesson 9 with the course's own trainer, and store what they gave.

    python scripts/train_landmarks.py [--to FOLDER]

Stacks of several depths with a plus sign and without, from small first weights and from He's, and
LeNet with sigmoids and with ReLUs: 5,000 training images of MNIST, judged on the 1,000 validation
images. Of two stacks of 20 layers the weights are stored, too. It takes about twelve minutes on
two cores; the sha256 to be written into runs.toml is printed at the end.
"""

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.layers import ReLU, Sigmoid
from course_lib.networks import LeNet5, PlainOrResidual
from course_lib.optimizers import Adam
from course_lib.training import Trainer
from course_lib.weights import save_weights

EPOCHS, BATCH, RATE = 6, 50, 1e-3
SMALL = 0.01  # standard deviation of the slides' first weights
STARTS = {"small": SMALL, "He": "he"}
KINDS = {"plain": False, "residual": True}
SEEDS = 5  # of the stacks of 20 layers and of LeNet; the others have one
KEPT = ("plain 20, He, seed 0", "residual 20, He, seed 0")  # with their weights


def stacks():
    """(name, network, seed) of the plain and the residual ones."""
    for depth, seeds in ((20, range(SEEDS)), (8, (0,)), (56, (0,))):
        for seed in seeds:
            for kind, skip in KINDS.items():
                for start, init in STARTS.items():
                    name = f"{kind} {depth}, {start}, seed {seed}"
                    yield name, PlainOrResidual(depth, skip=skip, init=init, seed=seed), seed


def lenets():
    """(name, network, seed) of LeNet with both activations."""
    for seed in range(SEEDS):
        for name, activation in (("sigmoid", Sigmoid), ("ReLU", ReLU)):
            yield f"LeNet, {name}, seed {seed}", LeNet5(activation=activation, seed=seed), seed


def main():
    """Train all, one after the other, and store."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--to", type=Path, default=Path("course_lib/data/runs"))
    folder = parser.parse_args().to
    train, validation = load_mnist("train"), load_mnist("validation")
    found = {}
    for name, model, seed in (*stacks(), *lenets()):
        trainer = Trainer(
            model,
            Adam(model, RATE),
            train,
            validation,
            batch_size=BATCH,
            seed=seed,
            progress=False,
        )
        begun = time.process_time()
        history = trainer.run(EPOCHS)
        found[f"{name}/loss"] = history["loss"].reshape(-1, 10).mean(axis=1).astype(np.float32)
        found[f"{name}/accuracy"] = history["validation_accuracy"].astype(np.float32)
        found[f"{name}/seconds"] = np.float32(time.process_time() - begun)
        if " 20, " in name and seed == 0:
            found[f"{name}/answers"] = trainer.validation_scores.argmax(axis=1).astype(np.int8)
        print(name, history["validation_accuracy"].round(3), found[f"{name}/seconds"], flush=True)
        if name in KEPT:
            about = {
                "architecture": "PlainOrResidual",
                "origin": "scripts/train_landmarks.py on the course's 5,000 training images of "
                "MNIST",
                "recipe": {"batch": BATCH, "optimiser": "Adam", "rate": RATE, "epochs": EPOCHS},
                "seed": seed,
                "validation_accuracy": round(float(history["validation_accuracy"][-1]), 4),
            }
            save_weights(folder / f"{name.split(',')[0].replace(' ', '_')}.npz",
                         model.state_dict(), about)  # fmt: skip
    np.savez_compressed(folder / "landmarks.npz", **found)
    for path in sorted(folder.glob("*.npz")):
        print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
