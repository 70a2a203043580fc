"""What attacks hand in beside a notebook, where a file of numbers is asked for.

Each gets the path of the file, at which the right one lies. The header of an attack names one of
these functions.
"""

import inspect
import io
import os
import zipfile

import numpy as np


def one_gigabyte(path):
    with path.open("wb") as file:
        file.truncate(2**30)  # it takes no room on the disk


def a_bomb(path):
    """A hundred megabytes of zeros, which are next to nothing when they are packed."""
    with _archive(path) as archive, archive.open("w.npy", "w") as file:
        file.write(_head((25 * 2**20,), "<f4"))
        for _ in range(100):
            file.write(bytes(2**20))


def a_bomb_that_lies(path):
    """As `a_bomb`, but the list of the archive promises a hundred bytes."""
    content = _packed({"w.npy": _head((2**22,), "<f4") + bytes(2**24)})
    size = (len(_head((2**22,), "<f4")) + 2**24).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))


def overlapping(path):
    """Many names for the same bytes of an archive."""
    content = io.BytesIO(_packed({"w.npy": _head((2**20,), "<f4") + bytes(2**22)}))
    with zipfile.ZipFile(content, "a") as archive:
        (first,) = archive.infolist()
        for number in range(150):
            other = zipfile.ZipInfo(f"w{number}.npy")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(other, name, getattr(first, name))
            archive.filelist.append(other)
            archive.NameToInfo[other.filename] = other
        archive._didModify = True
    path.write_bytes(content.getvalue())


def objects(path):
    """An array of Python objects, whose pickle says SIGN when it is unpacked."""
    with path.open("wb") as file:
        np.savez(file, w=np.array([_Says()], object), allow_pickle=True)


class _Says:
    def __reduce__(self):
        return print, ("the-attack-succeeded",)


def a_pickle(path):
    """No archive at all, but a pickle by the name of one."""
    np.array([_Says()], object).dump(path)


def program_in_a_head(path):
    """An expression where an array's head says its shape."""
    head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (9**9**9,), }\n"
    prefix = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little")
    path.write_bytes(_packed({"w.npy": prefix + head + bytes(40)}))


def deep_head(path):
    """A head with brackets that no parser of Python's survives."""
    head = b"(" * 60_000
    prefix = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little")
    path.write_bytes(_packed({"w.npy": prefix + head}))


def promised_terabytes(path):
    path.write_bytes(_packed({"w.npy": _head((10**9 - 1, 1000), "<f4") + bytes(40)}))


def not_finite(path):
    arrays = _right(path)
    next(iter(arrays.values())).flat[0] = np.nan
    np.savez(path, **arrays)


def texts(path):
    np.savez(path, **_right(path), about=np.array("import os"))


def wrong_names(path):
    content = io.BytesIO()
    np.save(content, np.ones(3))
    path.write_bytes(_packed({"../../../tmp/w.npy": content.getvalue()}))


def one_name_twice(path):
    content = io.BytesIO()
    np.save(content, np.ones(3))
    packed = _packed({"v.npy": content.getvalue(), "w.npy": content.getvalue()})
    path.write_bytes(packed.replace(b"v.npy", b"w.npy"))


def many_arrays(path):
    np.savez(path, **{f"w{number}": np.ones(1) for number in range(5000)})


def no_numbers(path):
    np.savez(path, w=np.zeros((0, 3)))


def too_many_parameters(path):
    np.savez(path, **_right(path), more=np.ones(40_000, np.float32))


def wide_numbers(path):
    """As many numbers as are allowed, each as wide as two."""
    np.savez(path, **_right(path), more=np.ones(30_000, np.float64))


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-500])


def nothing(path):
    path.write_bytes(b"")


def no_file(path):
    path.unlink()


def a_folder(path):
    path.unlink()
    path.mkdir()


def a_link(path):
    path.unlink()
    path.symlink_to("/etc/passwd")


def a_link_to_another(path):
    """A link to the file that another student handed in."""
    path.unlink()
    path.symlink_to(os.path.join("..", "..", "watched", path.parent.name, path.name))


def a_pipe(path):
    path.unlink()
    os.mkfifo(path)


def numbers_behind_the_end(path):
    """The right file, with bytes that no array has: a comment, a file of another kind, a tail."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"the-attack-succeeded" * 1000


def _right(path):
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _archive(path):
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)


def _packed(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _head(shape, dtype):
    content = io.BytesIO()
    about = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(content, about)
    return content.getvalue()


FILES = {
    name: function
    for name, function in globals().items()
    if inspect.isfunction(function) and not name.startswith("_")
}
