# wrong: the loss after the update
# ids: loss-after
def train_step(model, optimizer, x, t):
    grads = model.gradient(x, t)
    optimizer.update(model.params, grads)
    loss = model.loss(x, t)
    return loss
