# wrong: The loss is measured after the update.
# ids: loss-after
def train_step(model, optimizer, x, t):
    grads = model.gradient(x, t)
    optimizer.update(model.params, grads)
    return model.loss(x, t)
