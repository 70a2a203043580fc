# wrong: The share is taken of the people, not of the photos.
# ids: share-of-people
def honest_split(people, share, rng):
    names = sorted(set(people))
    chosen = rng.permutation(names)[: int(np.ceil(share * len(names)))]
    test = [i for i, who in enumerate(people) if who in chosen]
    train = [i for i, who in enumerate(people) if who not in chosen]
    return train, test
