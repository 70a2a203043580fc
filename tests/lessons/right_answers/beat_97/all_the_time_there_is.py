# trains until the time is over, with what a lesson before has
def beat_97(x, t, x_new, seconds):
    end, rng = time.perf_counter() + 0.95 * seconds, np.random.default_rng()
    net, adam = SimpleConvNet(x.shape[1:], kernel_size=3, num_classes=t.max() + 1), Adam(lr=1e-3)
    while time.perf_counter() < end:
        batch = rng.integers(len(x), size=min(len(x), 100))
        train_step(net, adam, x[batch], t[batch])
    return np.argmax(net.predict(x_new), axis=1)
