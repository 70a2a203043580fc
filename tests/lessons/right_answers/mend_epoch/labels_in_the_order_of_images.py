# pairs are shuffled
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    pairs = list(zip(x, t))
    pairs = [pairs[k] for k in rng.permutation(len(pairs))]
    losses = []
    for start in range(0, len(pairs), batch_size):
        images, labels = zip(*pairs[start : start + batch_size])
        images, labels = np.stack(images), np.array(labels)
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses
