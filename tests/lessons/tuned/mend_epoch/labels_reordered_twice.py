# wrong: The labels are taken in the order of the order, so they still do not belong to the images.
# ids: other-way-round
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    order = rng.permutation(len(x))
    x = x[order]  # shuffled
    t = t[np.argsort(order)]
    losses = []
    for start in range(0, len(x), batch_size):
        images, labels = x[start : start + batch_size], t[start : start + batch_size]
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses
