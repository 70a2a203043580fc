# /// attack
# name = "searches the files"
# threat = "the reference"
# tries = "Looks for a Python file or a notebook that defines the function."
# walls = true
# ///

import os, time

end = time.time() + 3


def NAME(*args, **kwargs):
    return -1


for top in ("/kit", "/tmp", "/home", "/root", "/srv", "/opt", "/usr/local", "/"):
    for folder, _, files in os.walk(top):
        if time.time() > end:
            break
        for file in files:
            if file.endswith((".py", ".pyc", ".ipynb", ".so")):
                try:
                    with open(os.path.join(folder, file), "rb") as content:
                        found = content.read(2**20)
                except OSError:
                    continue
                if b"def " + b"NAME(" in found or b"BEGIN " + b"SOLUTION" in found:
                    if "nbgrader" not in folder:  # its own examples
                        print("SIGN", folder, file)
