"""What a student's code may not ask of the kernel: a seccomp filter for bubblewrap.

bubblewrap's walls leave the whole kernel within reach, and much of it has no limit (memory in files
without a name, in System V segments, in key rings, in shared mappings and pages lent to pipes, that
no process shows), opens doors (namespaces, ptrace, sockets) or lets one side tell the next (locks
and watches on files that both read). None of it is needed to run a notebook. A refused call fails
with EPERM, as for lack of rights. A lock, which sqlite3 asks for, is said to be taken, but is not.
"""

import platform
import struct
import sys

# names only for the reader; the numbers are the kernel's, which never change
FROM_5_1_ON = {  # the same on every machine
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "pidfd_getfd": 438, "mount_setattr": 442, "memfd_secret": 447,
}  # fmt: skip
X86_64 = {
    "shmget": 29, "sendfile": 40, "socket": 41, "setsockopt": 54, "semget": 64, "msgget": 68,
    "ptrace": 101, "syslog": 103, "personality": 135, "modify_ldt": 154,
    "pivot_root": 155, "chroot": 161, "mount": 165, "umount2": 166, "io_setup": 206,
    "mq_open": 240, "add_key": 248, "request_key": 249, "keyctl": 250, "inotify_init": 253,
    "unshare": 272, "splice": 275, "tee": 276, "vmsplice": 278, "inotify_init1": 294,
    "perf_event_open": 298, "fanotify_init": 300, "name_to_handle_at": 303,
    "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
    "kcmp": 312, "memfd_create": 319, "bpf": 321, "userfaultfd": 323,
}  # fmt: skip
AARCH64 = {
    "io_setup": 0, "inotify_init1": 26, "umount2": 39, "mount": 40, "pivot_root": 41,
    "chroot": 51, "sendfile": 71, "vmsplice": 75, "splice": 76, "tee": 77, "personality": 92,
    "unshare": 97, "syslog": 116, "ptrace": 117, "mq_open": 180, "msgget": 186, "semget": 190,
    "shmget": 194, "socket": 198, "setsockopt": 208, "add_key": 217, "request_key": 218,
    "keyctl": 219, "perf_event_open": 241, "fanotify_init": 262, "name_to_handle_at": 264,
    "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271,
    "kcmp": 272, "memfd_create": 279, "bpf": 280, "userfaultfd": 282,
}  # fmt: skip
ALLOW, KILL, REFUSE, UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38
PRETEND = 0x00050000  # nothing is done, and that is no error
NEW_NAMESPACE = 0x7E020000  # the flags of clone that make one: user, mount, network, ...
MAP_SHARED, MAP_ANONYMOUS = 0x01, 0x20
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC and F_GETPIPE_SZ; no leases, say
OF_OPEN_FILES = (0, 1, 2, 3, 4, 1030, 1032)
# F_GETLK, F_SETLK, F_SETLKW and the same of open files
OF_LOCKS = (5, 6, 7, 36, 37, 38)
# calls of which an argument decides: which one, the bits of it that count, {what they are: what
# becomes of the call}; it is refused for all other values
BY_ARGUMENT = {
    "clone": (0, NEW_NAMESPACE, {0: ALLOW}),
    "mmap": (3, MAP_SHARED | MAP_ANONYMOUS, dict.fromkeys((0, MAP_SHARED, MAP_ANONYMOUS), ALLOW)),
    "fcntl": (
        1,
        0xFFFFFFFF,
        dict.fromkeys(OF_OPEN_FILES, ALLOW) | dict.fromkeys(OF_LOCKS, PRETEND),
    ),
    "flock": (1, 0, {0: PRETEND}),
}
# machine: (its number in a filter, refused calls, calls of which an argument decides)
MACHINES = {
    "x86_64": (0xC000003E, X86_64, {"mmap": 9, "clone": 56, "fcntl": 72, "flock": 73}),
    "aarch64": (0xC00000B7, AARCH64, {"fcntl": 25, "flock": 32, "clone": 220, "mmap": 222}),
}
CLONE3 = 435  # its flags lie in memory, where a filter cannot look; libc then takes clone
NEWER = 449  # from here on: calls that no program needs yet, one of which tells the host's paths
OTHER_WAY_IN = 0x40000000  # x86-64's calls by 32-bit numbers

LOAD, AND, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16  # where a filter finds them; an argument has 8 bytes


def filter_program():
    """The filter for this machine, as bytes for bwrap --seccomp; empty where we know none."""
    machine = platform.machine()
    if machine not in MACHINES or sys.byteorder != "little":
        return b""
    name, refused, looked_at = MACHINES[machine]
    numbers = sorted({*refused.values(), *FROM_5_1_ON.values()})
    steps = [
        (LOAD, 0, 0, MACHINE),
        (JUMP_EQUAL, 1, 0, name),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (JUMP_AT_LEAST, 0, 1, OTHER_WAY_IN),
        (RETURN, 0, 0, REFUSE),
        (JUMP_AT_LEAST, 0, 1, NEWER),
        (RETURN, 0, 0, UNKNOWN),
        (JUMP_EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, UNKNOWN),
    ]
    for number in numbers:
        steps += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    for call, number in looked_at.items():
        argument, bits, outcomes = BY_ARGUMENT[call]
        check = [(LOAD, 0, 0, ARGUMENTS + 8 * argument), (AND, 0, 0, bits)]
        for value, outcome in outcomes.items():
            check += [(JUMP_EQUAL, 0, 1, value), (RETURN, 0, 0, outcome)]
        check.append((RETURN, 0, 0, REFUSE))
        steps += [(JUMP_EQUAL, 0, len(check), number), *check]
    steps.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
