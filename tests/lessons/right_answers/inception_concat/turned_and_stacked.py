# the channels in front, then stacked
def inception_concat(branches):
    turned = [branch.swapaxes(0, 1) for branch in branches]
    return np.vstack(turned).swapaxes(0, 1)
