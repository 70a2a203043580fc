"""Train SimpleConvNet as the slides do, with the course's own trainer, and store its weights.

    python scripts/train_simple_convnet.py [--epochs 20] [--seed 0] [--to FILE]

What it begins with is not stored, only its sha256: `SimpleConvNet(init=0.01, seed=0)` draws the
very same numbers again. They are small, as the slides have it, so that one sees what is learned:
He's larger ones hardly move. The test set is looked at once, at the end, on the stored file as the
course loads it.
"""

import argparse
import hashlib
import json
from pathlib import Path

from course_lib.datasets import load_mnist
from course_lib.networks import SimpleConvNet
from course_lib.optimizers import Adam
from course_lib.training import Trainer, accuracy
from course_lib.weights import load_network, load_weights, save_weights

RECIPE = {"batch": 100, "optimiser": "Adam", "rate": 1e-3, "init": 0.01}


def main():
    """Train, store, measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--to", type=Path, default=Path("simple_convnet.npz"))
    options = parser.parse_args()
    model = SimpleConvNet(init=RECIPE["init"], seed=options.seed)
    first = hashlib.sha256(model.state_dict()["0.w"].tobytes()).hexdigest()
    trainer = Trainer(
        model,
        Adam(model, RECIPE["rate"]),
        load_mnist("train"),
        load_mnist("validation"),
        batch_size=RECIPE["batch"],
        seed=options.seed,
    )
    history = trainer.run(options.epochs)
    about = {
        "architecture": "SimpleConvNet",
        "origin": "scripts/train_simple_convnet.py on the course's 5,000 training images of MNIST",
        "recipe": RECIPE | {"epochs": trainer.epoch},
        "seed": options.seed,
        "first_filters_sha256": first,  # of 0.w as float32, before the first update
        "validation_accuracy": round(float(history["validation_accuracy"][-1]), 4),
    }
    save_weights(options.to, model.state_dict(), about)
    share = accuracy(load_network("SimpleConvNet", options.to), *load_mnist("test"))
    arrays, about = load_weights(options.to)
    save_weights(options.to, arrays, about | {"test_accuracy": round(share, 4)})
    print(json.dumps(load_weights(options.to)[1], indent=1))


if __name__ == "__main__":
    main()
