# wrong: The line that shuffles the labels was removed, so images are shuffled and labels are not.
# ids: images-only
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    x = x[rng.permutation(len(x))]  # shuffled
    losses = []
    for start in range(0, len(x), batch_size):
        images, labels = x[start : start + batch_size], t[start : start + batch_size]
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses
