"""`python -m course_lib.student bring OLD_FOLDER [NEW_FOLDER]`."""

import argparse
import sys
from pathlib import Path

from course_lib.student.bring import BadUse, bring
from course_lib.student.place import home


def main() -> int:
    """Bring work from an older release of the course into a newer one; 2 for bad use."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.student")
    command = parser.add_subparsers(required=True).add_parser(
        "bring", help="bring your work from an older folder of the course into a newer one"
    )
    command.add_argument("old", metavar="OLD_FOLDER", type=Path)
    command.add_argument("new", metavar="NEW_FOLDER", type=Path, nargs="?")
    given = parser.parse_args()
    try:
        told = bring(given.old, given.new or home())
    except BadUse as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(told) if told else "There was nothing to bring.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
