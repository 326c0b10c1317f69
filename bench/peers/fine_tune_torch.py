"""Fine-tunes the top of InceptionV3 in PyTorch with fresh draws: two threads, channels last, normalisation in inference mode."""

import math
import time

import numpy as np
import torch
from answer import answer_requests
from inception import Unit, inception_top, inception_trunk
from torch.nn import functional
from training_data import read_frames, read_weights

THREADS = 2
torch.set_num_threads(THREADS)
torch.manual_seed(1)
prepared = {}


class Model(torch.nn.Module):
    def __init__(self, plan):
        super().__init__()
        self.trunk, self.top, self.head = inception_trunk(), inception_top(), torch.nn.Linear(2048, 1)
        torch.nn.init.zeros_(self.head.weight)
        torch.nn.init.zeros_(self.head.bias)
        units = [unit for part in (self.trunk, self.top) for unit in part.modules() if isinstance(unit, Unit)]
        shapes = [tuple(unit[0].weight.permute(2, 3, 1, 0).shape) for unit in units]
        for unit, (kernel, beta, mean, variance) in zip(units, read_weights(plan, shapes), strict=True):
            unit[0].weight.data = torch.from_numpy(kernel.copy()).permute(3, 2, 0, 1)
            unit[1].bias.data, unit[1].running_mean = torch.from_numpy(beta.copy()), torch.from_numpy(mean.copy())
            unit[1].running_var = torch.from_numpy(variance.copy())
            # Keras' InceptionV3 has no gamma.
            unit[1].weight.requires_grad_(False)
        self.trunk.requires_grad_(False)

    def forward(self, images):
        return self.head(self.top(self.trunk(images)))[:, 0]


def augment(images):
    """Flips, turns by up to 25 degrees and shifts by up to 5 % of the side, each image by a draw of its own."""
    count = len(images)
    angle = (2 * torch.rand(count) - 1) * math.radians(25)
    mirror = torch.where(torch.rand(count) < 0.5, -1.0, 1.0)
    shift = (2 * torch.rand(count, 2) - 1) * 0.1
    rows = [torch.stack([mirror * angle.cos(), -angle.sin(), shift[:, 0]], 1)]
    rows.append(torch.stack([mirror * angle.sin(), angle.cos(), shift[:, 1]], 1))
    grid = functional.affine_grid(torch.stack(rows, 1), images.shape, align_corners=False)
    return functional.grid_sample(images, grid, padding_mode="border", align_corners=False)


def read_batches(plan):
    frames, labels = (torch.from_numpy(array) for array in read_frames(plan))
    black, white = plan["inputRange"]
    while True:
        for batch in torch.randperm(len(frames)).split(plan["batchSize"]):
            grey = augment(frames[batch][:, None].float())
            images = (black + grey / 255 * (white - black)).expand(-1, 3, -1, -1)
            yield images.contiguous(memory_format=torch.channels_last), labels[batch]


def run_steps(plan, count):
    model, optimizer, batches = prepared["model"], prepared["optimizer"], prepared["batches"]
    losses = []
    for _ in range(count):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def measure(plan):
    if not prepared:
        model = Model(plan).eval().to(memory_format=torch.channels_last)
        learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
        optimizer = torch.optim.Adam(learning, plan["learningRate"], eps=1e-7)
        prepared.update(model=model, optimizer=optimizer, batches=read_batches(plan))
        run_steps(plan, 1)
    start = time.perf_counter()
    curve = [run_steps(plan, plan["steps"]) for _ in range(plan["epochs"])]
    seconds = time.perf_counter() - start
    ms = seconds * 1000 / (1 if plan["whole"] else plan["steps"] * plan["epochs"])
    return {"ms": ms, "facts": {"threads": str(THREADS), "device": "CPU"}, "curve": curve}


answer_requests(measure)
