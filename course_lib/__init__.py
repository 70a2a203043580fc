"""Reference layers, pictures and checks for a course on convolutional networks."""

__version__ = "0.1.0"
