# an error of its own
class Even(ValueError):
    pass


def same_padding(f):
    if not f % 2:
        raise Even(f)
    return (f - 1) // 2
