"""Draw the digits that judge lesson 11's networks, and those on which students practise.

    python scripts/draw_digits.py

Nobody's handwriting: for each digit there are three or four ways to write it, as strokes; they are
bent, turned, sheared, scaled, moved, and drawn with a pen of some width, all by a seeded generator.
The result is free of rights of others (CC0 1.0). Two files come of it, from two seeds:

- autograder/data/drawn_digits.npz judges. It is in no release for students (a test holds it).
- course_lib/data/drawn/practice_digits.npz is for practice: students have it.

With --seed N the judging images are drawn anew: an instructor's own, which nobody else has.
What the course's networks reach on them then is a little otherwise than the lesson says.
"""

import argparse
import hashlib
import io
import zipfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parents[1]
JUDGING = HERE / "autograder" / "data" / "drawn_digits.npz"
PRACTICE = HERE / "course_lib" / "data" / "drawn" / "practice_digits.npz"
SIZE = 28
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the same bytes each time


def circle(x, y, across, down, begin=0.0, end=360.0, points=25):
    """A part of an ellipse, as points (x, y); 0 degrees is to the right, 90 below."""
    angles = np.radians(np.linspace(begin, end, points))
    return np.stack([x + across * np.cos(angles), y + down * np.sin(angles)], axis=1)


def line(*corners):
    """Straight lines from corner to corner."""
    return np.array(corners, dtype=float)


def bow(*points):
    """A smooth curve (Catmull and Rom) through all these points."""
    p = np.array([points[0], *points, points[-1]], dtype=float)
    t = np.linspace(0, 1, 9)[:, None]
    parts = [
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return np.concatenate(parts)


def joined(*strokes):
    """Strokes written without lifting the pen."""
    return np.concatenate(strokes)


# ways to write each digit: lists of strokes in a box from (-1, -1), upper left, to (1, 1)
WAYS = {
    0: [
        [circle(0, 0, 0.62, 0.95, -80, 285)],
        [circle(0, 0, 0.8, 0.85, -100, 255)],
        [circle(0, 0, 0.45, 0.95, -60, 305)],
    ],
    1: [
        [line((0, -1), (0, 1))],
        [line((0.2, -1), (-0.15, 1))],
        [line((-0.4, -0.6), (0.05, -1), (0.05, 1))],
        [line((-0.35, -0.6), (0, -1), (0, 1)), line((-0.4, 1), (0.4, 1))],
    ],
    2: [
        [joined(bow((-0.6, -0.5), (-0.1, -1), (0.5, -0.6), (0.2, 0.1), (-0.65, 0.95)),
                line((-0.65, 0.95), (0.7, 0.95)))],
        [bow((-0.6, -0.6), (0, -1), (0.5, -0.5), (0, 0.3), (-0.5, 0.85), (-0.55, 0.5), (-0.2, 0.6),
             (0.3, 0.9), (0.7, 0.75))],
        [joined(bow((-0.55, -0.8), (0.1, -1), (0.5, -0.55), (0.1, 0.2), (-0.6, 0.9)),
                bow((-0.6, 0.9), (0, 0.8), (0.65, 0.95)))],
    ],
    3: [
        [joined(bow((-0.55, -0.75), (0, -1), (0.5, -0.55), (-0.1, -0.05)),
                bow((-0.1, -0.05), (0.6, 0.35), (0.1, 0.95), (-0.6, 0.7)))],
        [joined(line((-0.5, -0.95), (0.5, -0.95), (-0.05, -0.2)),
                bow((-0.05, -0.2), (0.6, 0.2), (0.2, 0.9), (-0.55, 0.8)))],
        [joined(bow((-0.5, -0.9), (0.3, -0.9), (0.35, -0.3), (-0.2, -0.1)),
                bow((-0.2, -0.1), (0.5, 0.1), (0.5, 0.7), (-0.1, 1), (-0.55, 0.75)))],
    ],
    4: [
        [line((-0.35, -0.95), (-0.6, 0.15), (0.65, 0.15)), line((0.3, -0.7), (0.2, 1))],
        [line((0.25, -1), (-0.65, 0.3), (0.7, 0.3)), line((0.3, -0.35), (0.3, 1))],
        [line((0.35, 1), (0.35, -1), (-0.65, 0.35), (0.75, 0.35))],
        [bow((-0.55, -0.95), (-0.6, -0.2), (-0.2, 0.05), (0.45, -0.1)),
         line((0.5, -0.95), (0.4, 1))],
    ],
    5: [
        [joined(line((0.55, -0.95), (-0.45, -0.95), (-0.5, -0.1)),
                bow((-0.5, -0.1), (0.2, -0.25), (0.6, 0.3), (0.1, 0.95), (-0.6, 0.75)))],
        [joined(line((-0.4, -0.9), (-0.5, -0.1)),
                bow((-0.5, -0.1), (0.3, -0.2), (0.5, 0.5), (-0.1, 0.95), (-0.6, 0.75))),
         line((-0.4, -0.9), (0.55, -0.95))],
        [bow((0.6, -0.9), (-0.2, -0.9), (-0.4, -0.3), (0.2, 0), (0.35, 0.6), (-0.1, 0.95),
             (-0.6, 0.8))],
    ],
    6: [
        [bow((0.35, -0.95), (-0.3, -0.4), (-0.5, 0.4), (0, 0.95), (0.5, 0.5), (0.1, 0.1),
             (-0.45, 0.4))],
        [bow((0.1, -1), (-0.4, -0.2), (-0.4, 0.6), (0.1, 0.95), (0.4, 0.55), (0, 0.2),
             (-0.4, 0.5))],
        [bow((0.5, -0.8), (-0.1, -0.9), (-0.55, 0.1), (-0.2, 0.9), (0.4, 0.75), (0.35, 0.15),
             (-0.2, 0.15), (-0.5, 0.5))],
    ],
    7: [
        [line((-0.6, -0.9), (0.6, -0.9), (-0.1, 1))],
        [line((-0.6, -0.9), (0.55, -0.95), (-0.15, 1)), line((-0.35, 0.05), (0.55, 0.0))],
        [joined(bow((-0.6, -0.75), (-0.1, -0.9), (0.55, -0.9)),
                bow((0.55, -0.9), (0.15, 0), (-0.05, 1)))],
        [line((-0.6, -0.55), (-0.55, -0.9), (0.6, -0.9), (0.0, 1))],
    ],
    8: [
        [bow((0.4, -0.75), (-0.1, -1), (-0.45, -0.6), (0, -0.1), (0.5, 0.4), (0, 0.95),
             (-0.5, 0.45), (0, -0.1), (0.45, -0.55), (0.35, -0.85))],
        [circle(0, -0.5, 0.4, 0.45, 90, 450), circle(0, 0.45, 0.52, 0.5, -90, 270)],
        [bow((0.1, -1), (-0.4, -0.6), (0.1, 0), (0.4, 0.5), (0, 0.95), (-0.4, 0.6), (0, 0),
             (0.4, -0.5), (0.1, -1))],
    ],
    9: [
        [joined(circle(0, -0.45, 0.48, 0.5, -20, 340), line((0.48, -0.6), (0.35, 1)))],
        [bow((0.45, -0.7), (0, -1), (-0.5, -0.5), (0, -0.05), (0.45, -0.6), (0.45, 0.2), (0.1, 1))],
        [joined(circle(0, -0.5, 0.5, 0.42, 0, 360), bow((0.5, -0.5), (0.45, 0.6), (0, 1),
                (-0.45, 0.8)))],
    ],
}  # fmt: skip


def draw(label, rng):
    """One picture of a digit, (28, 28) of uint8."""
    ways = WAYS[label]
    strokes = ways[rng.integers(len(ways))]
    turn, shear = np.radians(rng.normal(0, 11)), rng.normal(0.08, 0.18)
    height = rng.uniform(7.5, 10.5)
    width = height * rng.uniform(0.72, 1.12)
    cos, sin = np.cos(turn), np.sin(turn)
    frame = np.array([[cos, -sin], [sin, cos]]) @ np.array([[1, -shear], [0, 1]])
    bend = rng.normal(0, 0.09, (2, 2, 3))  # slow waves, the same for all strokes of a digit
    placed = []
    for stroke in strokes:
        points = stroke + rng.normal(0, 0.03, 2)
        waves = np.stack([np.ones(len(points)), np.sin(2 * points[:, 0]), np.sin(2 * points[:, 1])])
        points = points + np.einsum("ijk,kn->nj", bend, waves)
        placed.append(points @ frame.T * (width, height))
    every = np.concatenate(placed)
    middle = (every.min(axis=0) + every.max(axis=0)) / 2
    moved = rng.uniform(-3, 3, 2)  # pixels beside the middle
    pen, soft = rng.uniform(0.6, 1.9), rng.uniform(0.5, 0.9)
    ink = np.zeros((SIZE, SIZE))
    for points in placed:
        points = points - middle + moved + (SIZE - 1) / 2
        ink = np.maximum(ink, np.clip((pen - distance(points)) / soft + 0.5, 0, 1))
    strength = rng.uniform(0.8, 1.0)
    return np.round(255 * strength * ink).astype(np.uint8)


def distance(points):
    """How far each pixel is from a stroke, (28, 28)."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    pixels = np.stack([columns, rows], axis=-1).reshape(-1, 1, 2)
    begin, way = points[:-1], np.diff(points, axis=0)
    long = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(((pixels - begin) * way).sum(axis=2) / long, 0, 1)[..., None]
    return np.linalg.norm(pixels - begin - share * way, axis=2).min(axis=1).reshape(SIZE, SIZE)


def digits(count, seed):
    """Pictures and labels, as many of each digit, in an order that says nothing."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 10).astype(np.uint8)
    return np.stack([draw(int(label), rng) for label in labels]), labels


def write(path, images, labels):
    """Write an .npz whose bytes depend on nothing but the numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in (("images", images), ("labels", labels)):
            content = io.BytesIO()
            np.lib.format.write_array(content, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EARLIEST), content.getvalue(), 8, 9)
    digest = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    print(f"{path.relative_to(HERE)}: {len(labels)} images, sha256 of images and labels {digest}")


def main():
    """Draw both files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1911, help="of the images that judge")
    seed = parser.parse_args().seed
    write(JUDGING, *digits(800, seed))
    if seed == parser.get_default("seed"):
        write(PRACTICE, *digits(200, 2811))


if __name__ == "__main__":
    main()
