"""The networks that the course tells of, with what they reached, and where that is written."""

from dataclasses import dataclass

__all__ = ["HUMAN", "LANDMARKS", "Landmark"]

CHALLENGE = "Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, arXiv:1409.0575"


@dataclass(frozen=True)
class Landmark:
    """A network, or what came before networks, that won or was remembered.

    Attributes
    ----------
    year : int
    name : str
    layers : int
        With weights; 0 where it is no network.
    error : float or None
        Top-5 error in percent on ILSVRC's test images; None where it took no part.
    change : str
        What was new, in a line.
    source : str
    """

    year: int
    name: str
    layers: int
    error: float | None
    change: str
    source: str


LANDMARKS = (
    Landmark(
        1998, "LeNet-5", 5, None,
        "convolutions and subsampling, learned from end to end; sigmoids",
        "LeCun et al., Proc. IEEE 86 (1998)",
    ),
    Landmark(
        2010, "NEC-UIUC", 0, 28.2, "features made by hand, and a linear classifier", CHALLENGE
    ),
    Landmark(
        2011, "XRCE", 0, 25.8, "better features made by hand", CHALLENGE
    ),
    Landmark(
        2012, "AlexNet", 8, 16.4,
        "a network: ReLU, dropout, response normalisation, and two GPUs",
        f"Krizhevsky et al., NIPS 2012; {CHALLENGE}",
    ),
    Landmark(
        2013, "Clarifai", 8, 11.7, "AlexNet, tuned by looking at its feature maps", CHALLENGE
    ),
    Landmark(
        2014, "VGG-19", 19, 7.3, "nothing but 3x3, and deeper",
        f"Simonyan and Zisserman, arXiv:1409.1556; {CHALLENGE}",
    ),
    Landmark(
        2014, "GoogLeNet", 22, 6.7, "branches side by side, made cheap by 1x1 convolutions",
        f"Szegedy et al., arXiv:1409.4842; {CHALLENGE}",
    ),
    Landmark(
        2015, "ResNet-152", 152, 3.57, "a plus sign", "He et al., arXiv:1512.03385, table 5"
    ),
)  # fmt: skip
HUMAN = 5.1  # one person, who trained for it, on 1,500 images: Russakovsky et al., section 6.4
