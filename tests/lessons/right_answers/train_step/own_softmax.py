# the loss computed from the scores
def train_step(model, optimizer, x, t):
    scores = model.predict(x)
    scores = scores - scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))
    optimizer.update(model.params, model.gradient(x, t))
    return -logs[np.arange(len(t)), t].mean()
