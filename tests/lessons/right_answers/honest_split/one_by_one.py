# one person after another is taken out
def honest_split(people, share, rng):
    left, test = set(people), []
    while len(test) / len(people) < share:
        chosen = sorted(left)[rng.integers(len(left))]
        left.remove(chosen)
        test = [n for n, one in enumerate(people) if one not in left]
    train = [n for n, one in enumerate(people) if one in left]
    return (train, test)
