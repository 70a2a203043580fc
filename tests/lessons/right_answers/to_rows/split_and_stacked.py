# split and stacked
def to_rows(x, rows):
    return np.stack(np.split(x.flatten(), rows))
