# wrong: Only the parameter "w" of the example is combined.
# ids: names-of-the-lesson
def allreduce_mean(grads, sizes):
    total = np.zeros_like(grads[0]["w"], dtype=float)
    for g, s in zip(grads, sizes):
        total += s * g["w"]
    return {"w": total / sum(sizes)}
