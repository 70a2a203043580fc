# wrong: The optimizer changes copies of the arrays, so the model never learns.
# ids: no-update
def train_step(model, optimizer, x, t):
    before = model.loss(x, t)
    params = {name: value.copy() for name, value in model.params.items()}
    optimizer.update(params, model.gradient(x, t))
    return before
