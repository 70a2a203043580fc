# wrong: Another person is drawn although the share is reached exactly.
# ids: too-many
def honest_split(people, share, rng):
    names = sorted(set(people))
    drawn = set()
    for name in rng.permutation(names):
        if sum(p in drawn for p in people) > share * len(people):
            break
        drawn.add(str(name))
    train = [i for i, p in enumerate(people) if p not in drawn]
    test = [i for i, p in enumerate(people) if p in drawn]
    return train, test
