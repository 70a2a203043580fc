# arrays instead of lists
import numpy as np


def honest_split(people, share, rng):
    people = np.array(people)
    mask = np.zeros(len(people), bool)
    for name in rng.choice(np.unique(people), len(set(people)), replace=False):
        if mask.sum() < share * len(people):
            mask |= people == name
    return np.where(~mask)[0], np.where(mask)[0]
