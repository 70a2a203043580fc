# the lesson's network, its functions, and Adam with a larger rate
def beat_97(x, t, x_new, seconds):
    end, rng = time.perf_counter() + 0.8 * seconds, np.random.default_rng(3)
    size = 5 if x.shape[2] > 9 else 3
    net = SimpleConvNet(x.shape[1:], 8, size, 30, int(t.max()) + 1, weight_std=0.1)
    adam = Adam(lr=5e-3)
    for _ in range(30):
        for batch in minibatches(len(x), 20, rng):
            if time.perf_counter() < end:
                train_step(net, adam, x[batch], t[batch])
    return net.predict(x_new).argmax(axis=1)
