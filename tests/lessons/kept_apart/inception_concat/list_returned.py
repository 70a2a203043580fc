# wrong: collects the branches in a list and returns the list
# ids: still-a-list
def inception_concat(branches):
    out = []
    for b in branches:
        out.append(b)
    return out
