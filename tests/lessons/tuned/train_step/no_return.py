# wrong: The loss is not returned.
# ids: nothing-returned
def train_step(model, optimizer, x, t):
    loss = model.loss(x, t)
    grads = model.gradient(x, t)
    optimizer.update(model.params, grads)
