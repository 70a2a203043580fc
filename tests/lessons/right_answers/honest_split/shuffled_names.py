# names shuffled in place
def honest_split(people, share, rng):
    names = list(dict.fromkeys(people))
    rng.shuffle(names)
    test = []
    while len(test) < share * len(people):
        name = names.pop()
        test.extend(i for i, who in enumerate(people) if who == name)
    return [i for i in range(len(people)) if people[i] in names], test
