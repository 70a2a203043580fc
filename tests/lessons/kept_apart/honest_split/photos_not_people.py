# wrong: The photos are shuffled, not the people, so somebody may be on both sides.
# ids: by-photos
def honest_split(people, share, rng):
    order = rng.permutation(len(people))
    count = int(np.ceil(share * len(people)))
    test = sorted(int(i) for i in order[:count])
    train = sorted(int(i) for i in order[count:])
    return train, test
