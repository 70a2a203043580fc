# wrong: goes down by itself
# ids: by-hand
def train_step(model, optimizer, x, t):
    loss = model.loss(x, t)
    for name, grad in model.gradient(x, t).items():
        model.params[name] -= 0.01 * grad
    return loss
