"""Split photos into those to learn from and those to judge by: whole people, by chance."""

from collections import Counter
from functools import partial
from numbers import Integral

import numpy as np

from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as


def honest_split(people, share, rng):
    names = sorted(set(people))
    judging, count = set(), 0
    for name in rng.permutation(names):
        if count >= share * len(people):
            break
        judging.add(str(name))
        count += people.count(name)
    train = [place for place, name in enumerate(people) if name not in judging]
    test = [place for place, name in enumerate(people) if name in judging]
    return train, test


def with_numpy(people, share, rng):
    names, whose, counts = np.unique(people, return_inverse=True, return_counts=True)
    order = rng.permutation(len(names))
    before = np.cumsum(counts[order]) - counts[order]  # photos of those drawn earlier
    judging = order[before < share * len(people)]
    in_test = np.isin(whose, judging)
    return list(np.flatnonzero(~in_test)), list(np.flatnonzero(in_test))


@shown_as("honest_split(people, {share}, np.random.default_rng(0 ... 19))", "facts")
def facts(function, people, share, chances):
    whole = list(range(len(people)))
    found = dict.fromkeys(WANT, True)
    seen = set()
    for rng in chances:
        split = function(list(people), share, rng)
        if not isinstance(split, tuple) or len(split) != 2:
            return found | {"two lists": False}
        if any(not isinstance(place, Integral) for side in split for place in side):
            return found | {"places, not names": False}
        train, test = ([int(place) for place in side] for side in split)
        if not set(train + test) <= set(whole):
            return found | {"each photo once": False}
        judging = Counter(people[place] for place in test)
        most = max(judging.values(), default=0)
        found["each photo once"] &= sorted(train + test) == whole
        found["nobody on both sides"] &= not judging.keys() & {people[place] for place in train}
        found["enough to judge by"] &= len(test) >= share * len(people)
        found["no more than needed"] &= len(test) - most < share * len(people)
        seen.add(tuple(sorted(judging)))
    return found | {"other people by other chance": len(seen) > 1}


WANT = dict.fromkeys(
    (
        "two lists",
        "places, not names",
        "each photo once",
        "nobody on both sides",
        "enough to judge by",
        "no more than needed",
        "other people by other chance",
    ),
    True,
)


def _case(id, people, share, title):
    chances = [Made("numpy.random.default_rng", seed) for seed in range(20)]
    return Case(id, people, share, chances, title=title, want=WANT, probe=facts)


def _as_many_each(id, names, title):
    """Half of the people have just half of the photos: no one more is needed."""
    return _case(id, [name for name in names for _ in range(2)], 0.5, title)


def hidden(rng):
    """Names and numbers of photos are drawn."""
    names = [f"person{n}" for n in rng.permutation(40)[:4]]
    yield _as_many_each("just-enough-unseen", names, "half of the people have just enough photos")
    for id, count in (("few-people", 4), ("many-people", 9)):
        names = [f"person{n}" for n in range(count)]
        people = [name for name in names for _ in range(int(rng.integers(2, 7)))]
        people = [str(name) for name in rng.permutation(people)]
        yield _case(f"{id}-unseen", people, 0.3, "other people with other numbers of photos")


def _of(names, people):
    """The two lists, where some people judge."""
    judging = {str(name) for name in names}
    places = range(len(people))
    test = [place for place in places if people[place] in judging]
    return [place for place in places if people[place] not in judging], test


# how many photos, or people, a share of them may be taken to be
COUNTS = (
    lambda number: int(np.ceil(number)),
    int,
    round,
    lambda number: int(number) + 1,
    lambda number: max(1, int(number)),
)


def _photos(people, share, rng, order, count):
    judging = count(share * len(people))
    places = order(list(range(len(people))), rng)
    return list(places[judging:]), list(places[:judging])


def _by_photos(count):
    return partial(_photos, order=lambda places, rng: rng.permutation(places), count=count)


def _first_photos(count):
    return partial(_photos, order=lambda places, rng: places, count=count)


def _last_photos(count):
    return partial(_photos, order=lambda places, rng: places[::-1], count=count)


def _each_by_chance(people, share, rng):
    judges = rng.random(len(people)) < share
    return list(np.flatnonzero(~judges)), list(np.flatnonzero(judges))


def _names(people, share, rng):
    return tuple([people[place] for place in side] for side in honest_split(people, share, rng))


def _people(people, share, rng):
    train, test = _names(people, share, rng)
    return sorted(set(train)), sorted(set(test))


def _without_chance(people, share, rng):
    judging, names = [], sorted(set(people))
    while len(_of(judging, people)[1]) < share * len(people):
        judging.append(names[len(judging)])
    return _of(judging, people)


def _share_of_people(people, share, rng, count):
    names = sorted(set(people))
    return _of(rng.permutation(names)[: count(share * len(names))], people)


def _one_too_few(people, share, rng):
    judging = []
    for name in rng.permutation(sorted(set(people))):
        if len(_of([*judging, name], people)[1]) > share * len(people):
            break
        judging.append(name)
    return _of(judging, people)


def _one_too_many(people, share, rng):
    judging = []
    for name in rng.permutation(sorted(set(people))):
        if len(_of(judging, people)[1]) > share * len(people):
            break
        judging.append(name)
    return _of(judging, people)


def _all_judge(people, share, rng):
    train, _ = honest_split(people, share, rng)
    return train, list(range(len(people)))


def _learns_from_all(people, share, rng):
    return list(range(len(people))), honest_split(people, share, rng)[1]


def _sides_swapped(people, share, rng):
    train, test = honest_split(people, share, rng)
    return test, train


def _one_list(people, share, rng):
    return honest_split(people, share, rng)[1]


def _nothing(people, share, rng):
    return None


EXERCISE = Exercise(
    module=__name__,
    reference=honest_split,
    alternative=with_numpy,
    differs="The first one draws people until there are enough; the second one cuts a running sum.",
    visible=(
        _case(
            "three-people",
            ["Ann", "Ann", "Bo", "Cy", "Cy", "Cy", "Bo", "Ann", "Cy", "Bo"],
            0.2,
            "three people, ten photos",
        ),
        _case(
            "six-people",
            ["Ed", "Flo", "Ann", "Bo", "Bo", "Cy", "Di", "Di", "Di", "Ed", "Flo", "Ann", "Ann"],
            0.4,
            "six people, not in order",
        ),
        _as_many_each("just-enough", ["Ann", "Bo"], "one of two people has just enough photos"),
    ),
    hidden=hidden,
    bonus=True,
    mistakes=(
        Mistake(
            "by-photos",
            "Photos are drawn one by one, so that the same person is on both sides.",
            *map(_by_photos, COUNTS),
            _each_by_chance,
        ),
        Mistake(
            "first-photos",
            "The list is cut in two: the same person is on both sides, and rng is not used.",
            *map(_first_photos, COUNTS),
            *map(_last_photos, COUNTS),
        ),
        Mistake(
            "no-chance",
            "The same people judge each time: rng is not used.",
            _without_chance,
        ),
        Mistake(
            "share-of-people",
            "The share is one of people, but people have different numbers of photos.",
            *(partial(_share_of_people, count=count) for count in COUNTS),
        ),
        Mistake(
            "too-few",
            "It stops before there are enough photos to judge by.",
            _one_too_few,
        ),
        Mistake(
            "too-many",
            "One more person is drawn although there are enough photos to judge by.",
            _one_too_many,
        ),
        Mistake(
            "all-judge",
            "All photos judge, also those that were learned from.",
            _all_judge,
        ),
        Mistake(
            "learns-from-all",
            "It learns from all photos, also from those that judge.",
            _learns_from_all,
        ),
        Mistake(
            "sides-swapped",
            "The two sides are swapped: first come those to learn from.",
            _sides_swapped,
        ),
        Mistake(
            "names",
            "It returns names; the places of the photos in the list are asked for.",
            _names,
            _people,
        ),
        Mistake(
            "one-list",
            "It returns one list; two are asked for, to learn from and to judge by.",
            _one_list,
            _nothing,
        ),
    ),
    hints=(
        "Who must never be on both sides: a photo, or a person?",
        "Draw the people in an order given by rng, and count the photos that you have so far.",
        "Once you know who judges, one pass over the list puts each photo's place on its side.",
    ),
    minutes=8,
    difficulty=2,
)
