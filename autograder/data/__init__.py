"""What the grader needs and no student may have: no release holds anything of this folder.

- drawn_digits.npz: 800 drawn digits, 80 of each, that judge `MyNet` of lesson 11. `images`
  (800, 28, 28) and `labels` (800,), uint8. Drawn by scripts/draw_digits.py. Licence: CC0 1.0.
- my_net.npz: the course's own answer to that exercise, by which `verify` proves it. Trained by
  scripts/train_my_net.py on the 5,000 images of MNIST that ship with the course (CC BY-SA 3.0).

sums.toml has the sha256 of the files.
"""

import shutil
from pathlib import Path

from course_lib.exercises import file_of

HERE = Path(__file__).parent


def put_beside(folder: Path, lesson: str) -> None:
    """Put into a folder the file that a lesson's right answer comes with, if it has one."""
    if name := file_of(lesson):
        shutil.copyfile(HERE / name, folder / name)
