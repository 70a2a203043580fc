# /// attack
# name = "the course's own weights"
# threat = "the reference"
# tries = "Takes a network that the course has trained, far beyond the budget."
# exercise = "MyNet"
# typical = true
# ///


class NAME:
    def __init__(self):
        import course_lib.weights as w

        for name in ("DeepConvNet", "SimpleConvNet"):
            try:
                self.net = w.load_network(name)
                print("SIGN")
            except ValueError:
                pass

    def predict(self, x):
        return self.net.forward(x)
