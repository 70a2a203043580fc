# a class that is called
from dataclasses import dataclass


@dataclass
class Size:
    calls: int = 0

    def __call__(
        self, n: int, f: int, stride: int = 1, padding: int = 0, strict: bool = True
    ) -> int:
        self.calls += 1
        steps, over = divmod(n + 2 * padding - f, stride)
        if n + 2 * padding < f or (strict and over):
            raise ValueError
        return steps + 1


conv_output_size = Size()
