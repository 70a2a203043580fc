# wrong: Nothing is shuffled any more, so images come in the same order always.
# ids: not-shuffled
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    losses = []
    for start in range(0, len(x), batch_size):
        images, labels = x[start : start + batch_size], t[start : start + batch_size]
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses
