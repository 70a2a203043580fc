# wrong: The maps of all branches are added, as in a residual block.
# ids: added
def inception_concat(branches):
    out = branches[0].copy()
    for b in branches[1:]:
        out = out + b
    return out
