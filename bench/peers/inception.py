"""InceptionV3 in PyTorch, block by block as torchvision builds it (whose wheel doesn't load beside PyTorch without CUDA)."""

import torch
from torch import nn


class Unit(nn.Sequential):
    """Convolution, normalisation, rectifier."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False),
            nn.BatchNorm2d(outputs, eps=0.001),
            nn.ReLU(inplace=True),
        )


class Branches(nn.Module):
    """Branches that read the same input, joined along the channels."""

    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


def pooled(inputs, outputs):
    return nn.Sequential(nn.AvgPool2d(3, 1, 1), Unit(inputs, outputs, 1))


def square5(inputs, pool_filters):
    return Branches(
        Unit(inputs, 64, 1),
        nn.Sequential(Unit(inputs, 48, 1), Unit(48, 64, 5, padding=2)),
        nn.Sequential(Unit(inputs, 64, 1), Unit(64, 96, 3, padding=1), Unit(96, 96, 3, padding=1)),
        pooled(inputs, pool_filters),
    )


def factorized7(filters):
    row, column = (1, 7), (7, 1)

    def unit(inputs, outputs, kernel):
        return Unit(inputs, outputs, kernel, padding=(kernel[0] // 2, kernel[1] // 2))

    second = [Unit(768, filters, 1), unit(filters, filters, row), unit(filters, 192, column)]
    third = [unit(filters, filters, kernel) for kernel in (column, row, column)]
    return Branches(
        Unit(768, 192, 1),
        nn.Sequential(*second),
        nn.Sequential(Unit(768, filters, 1), *third, unit(filters, 192, row)),
        pooled(768, 192),
    )


def expanded(inputs):
    def both():
        return Branches(Unit(384, 384, (1, 3), padding=(0, 1)), Unit(384, 384, (3, 1), padding=(1, 0)))

    return Branches(
        Unit(inputs, 320, 1),
        nn.Sequential(Unit(inputs, 384, 1), both()),
        nn.Sequential(Unit(inputs, 448, 1), Unit(448, 384, 3, padding=1), both()),
        pooled(inputs, 192),
    )


def inception_trunk():
    """The stem and the blocks Mixed_5b to Mixed_6e."""
    stem = [
        Unit(3, 32, 3, 2),
        Unit(32, 32, 3),
        Unit(32, 64, 3, padding=1),
        nn.MaxPool2d(3, 2),
        Unit(64, 80, 1),
        Unit(80, 192, 3),
        nn.MaxPool2d(3, 2),
    ]
    reduction = Branches(
        Unit(288, 384, 3, 2),
        nn.Sequential(Unit(288, 64, 1), Unit(64, 96, 3, padding=1), Unit(96, 96, 3, 2)),
        nn.MaxPool2d(3, 2),
    )
    squares = [square5(192, 32), square5(256, 64), square5(288, 64)]
    return nn.Sequential(*stem, *squares, reduction, *map(factorized7, (128, 160, 160, 192)))


def inception_top():
    """The blocks Mixed_7a to Mixed_7c (Keras' mixed8 to mixed10), and the average of each channel."""
    long = [Unit(768, 192, 1), Unit(192, 192, (1, 7), padding=(0, 3)), Unit(192, 192, (7, 1), padding=(3, 0))]
    reduction = Branches(
        nn.Sequential(Unit(768, 192, 1), Unit(192, 320, 3, 2)),
        nn.Sequential(*long, Unit(192, 192, 3, 2)),
        nn.MaxPool2d(3, 2),
    )
    return nn.Sequential(reduction, expanded(1280), expanded(2048), nn.AdaptiveAvgPool2d(1), nn.Flatten())
