# wrong: adds the branches up, where broadcasting lets it
# ids: added
def inception_concat(branches):
    out = branches[0].copy()
    for branch in branches[1:]:
        out = out + branch
    return out
