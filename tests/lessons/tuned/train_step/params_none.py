# wrong: What update returns, None, is stored as the model's params.
# ids: params-replaced
def train_step(model, optimizer, x, t):
    loss = model.loss(x, t)
    model.params = optimizer.update(model.params, model.gradient(x, t))
    return loss
