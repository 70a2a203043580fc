# wrong: The branches are stretched and joined and then reshaped, which mixes images when N is above 1.
# ids: images-mixed
def inception_concat(branches):
    N, _, H, W = branches[0].shape
    C = sum(b.shape[1] for b in branches)
    flat = np.concatenate([b.reshape(-1) for b in branches])
    return flat.reshape(N, C, H, W)
