# a tuple whose first part is the loss
def train_step(model, optimizer, x, t):
    return (model.loss(x, t), optimizer.update(model.params, model.gradient(x, t)))[0]
