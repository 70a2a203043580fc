# wrong: The arguments of update are swapped, so the gradients are changed and the parameters stay.
# ids: no-update
def train_step(model, optimizer, x, t):
    loss = model.loss(x, t)
    grads = model.gradient(x, t)
    optimizer.update(grads, model.params)
    return loss
