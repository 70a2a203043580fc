# minibatches and train_step do it all
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    batches = minibatches(len(x), batch_size, rng)
    return [train_step(model, optimizer, x[batch], t[batch]) for batch in batches]
