# gradients in a dict of one's own, the loss as a float
def train_step(model, optimizer, x, t):
    before = float(model.loss(x, t))
    found = model.gradient(x, t)
    grads = {name: np.array(found[name]) for name in model.params}
    optimizer.update(model.params, grads)
    return before
