"""amdahl: how much faster many workers are, where a part of the work is left to one."""

from course_lib.exercises.record import Case, Exercise, Mistake


def amdahl(p, n):
    alone = 1 - p
    return 1 / (alone + p / n)


def work_by_time(p, n):
    return n / (n * (1 - p) + p)


EXERCISE = Exercise(
    __name__,
    reference=amdahl,
    alternative=work_by_time,
    differs="The first divides the old time, 1, by the new one; the second has multiplied both "
            "with n, and so needs one division only.",
    minutes=4,
    difficulty=1,
    visible=(
        Case("halves", 0.5, 2, title="half of the work for two workers", want=4 / 3),
        Case("eight", 0.9, 8, title="nine tenths of the work for eight workers"),
        Case("one-worker", 0.75, 1, title="a single worker"),
        Case("all", 1.0, 56, title="all of the work for 56 workers", want=56.0),
        Case("all-alone", 1.0, 1, title="all of the work, and a single worker", want=1.0),
        Case("nothing", 0.0, 8, title="no work that can be shared"),
        Case("many", 0.99, 1000, title="99 % of the work for a thousand workers"),
    ),
    hidden=lambda rng: (
        Case("some", float(rng.uniform(0.15, 0.95)), int(rng.integers(3, 90)),
             title="another share and number"),
        Case("others", float(rng.uniform(0.15, 0.95)), int(rng.integers(3, 90)),
             title="and another one"),
        Case("whole-share", 1, int(rng.integers(3, 90)), title="everything is shared"),
        Case("no-share", 0, int(rng.integers(3, 90)), title="nothing is shared"),
        Case("alone", float(rng.uniform(0.15, 0.95)), 1, title="a single worker"),
    ),
    mistakes=(
        Mistake("time-for-speed", "This is the time that is left, as a share of the old one; the "
                "speed-up says how many times as fast it is.", lambda p, n: (1 - p) + p / n),
        Mistake("p-is-serial", "p is taken for the share that one worker does alone; it is the "
                "share that is divided among all.",
                lambda p, n: 1 / (p + (1 - p) / n)),
        Mistake("serial-time", "p is taken for the share that one worker does alone, and this is a "
                "time, not yet a speed-up.", lambda p, n: p + (1 - p) / n),
        Mistake("limit", "This is what endlessly many workers would reach; n of them are fewer.",
                lambda p, n: 1 / (1 - p), lambda p, n: 1 / (1 - p) if p < 1 else float("inf"),
                lambda p, n: 1 / (1 - p) if p < 1 else float(n),
                lambda p, n: 1.0 if n == 1 else 1 / (1 - p) if p < 1 else float(n)),
        Mistake("n-times", "n workers are taken to be n times as fast, or p * n times; the part "
                "that cannot be shared still takes its time.",
                lambda p, n: n, lambda p, n: p * n, lambda p, n: max(1, p * n)),
        Mistake("work-added", "The part of one worker and n times the other part are added as "
                "speeds; add the times of both parts, and divide by their sum.",
                lambda p, n: (1 - p) + p * n, lambda p, n: 1 + p * (n - 1)),
        Mistake("times-n", "The shared part is multiplied with n; n workers need an n-th of its "
                "time.", lambda p, n: 1 / ((1 - p) + p * n)),
        Mistake("no-brackets", "Division comes before addition: only one of the two times is "
                "divided by, and the other is added. Put brackets around their sum.",
                lambda p, n: 1 / (1 - p) + p / n, lambda p, n: 1 / ((1 - p) + p) / n),
        Mistake("all-divided", "Both parts are divided by n; the part that one worker does alone "
                "takes as long as before.",
                lambda p, n: 1 / ((1 - p) / n + p / n), lambda p, n: 1 / ((1 - p + p) / n)),
        Mistake("serial-divided", "The part that is done alone is divided, and the shared one is "
                "left out.", lambda p, n: 1 / ((1 - p) / n), lambda p, n: n / (1 - p)),
        Mistake("shared-part-only", "Only the shared part is counted; the other one takes time, "
                "too.", lambda p, n: 1 / (p / n), lambda p, n: n / p),
        Mistake("serial-left-whole", "The part of one worker counts as the whole old time, 1; it "
                "is 1 - p of it.", lambda p, n: 1 / (1 + p / n), lambda p, n: 1 / (1 - p / n)),
        Mistake("sign", "The shared part is taken away from the other one; the two times are "
                "added.", lambda p, n: 1 / ((1 - p) - p / n)),
        Mistake("saved", "This is the share of the time that is saved; the speed-up is the old "
                "time divided by the new one.", lambda p, n: 1 - ((1 - p) + p / n),
                lambda p, n: p - p / n),
        Mistake("percent", "p is divided by 100; it comes as a share between 0 and 1 already.",
                lambda p, n: 1 / ((1 - p / 100) + p / 100 / n)),
        Mistake("per-worker", "The speed-up is divided by the number of workers: that is how well "
                "each is used.", lambda p, n: 1 / ((1 - p) + p / n) / n),
        Mistake("one-worker-less", "The shared part is divided among n - 1 workers, or n + 1; all "
                "n take part, and nobody else.",
                lambda p, n: 1 / ((1 - p) + p / (n - 1)), lambda p, n: 1 / ((1 - p) + p / (n + 1))),
        Mistake("rounded", "The result is rounded; a speed-up need not be a whole number.",
                lambda p, n: round(1 / ((1 - p) + p / n)), lambda p, n: 1 // ((1 - p) + p / n),
                lambda p, n: int(1 / ((1 - p) + p / n)),
                lambda p, n: round(1 / ((1 - p) + p / n), 1),
                lambda p, n: round(1 / ((1 - p) + p / n), 2)),
        Mistake("share-rounded", "p // n leaves whole numbers only; a share needs /.",
                lambda p, n: 1 / ((1 - p) + p // n)),
        Mistake("swapped", "p and n have changed places.",
                lambda p, n: 1 / ((1 - n) + n / p)),
        Mistake("nothing-returned", "Nothing comes back; return the speed-up.", lambda p, n: None),
    ),
    hints=(
        "Say the whole work takes 1 hour. How long does the part take that one worker does alone, "
        "and how long the other part, with n workers?",
        "The part done alone takes 1 - p. The shared part takes the n-th part of p.",
        "Speed-up is the old time divided by the new time, and the new time is a sum: mind the "
        "brackets.",
    ),
)  # fmt: skip
