# wrong: Gradient descent is written out with a fixed rate, and the optimizer is not used.
# ids: by-hand
def train_step(model, optimizer, x, t):
    loss = model.loss(x, t)
    grads = model.gradient(x, t)
    lr = 0.1
    for key in model.params:
        model.params[key] -= lr * grads[key]
    return loss
