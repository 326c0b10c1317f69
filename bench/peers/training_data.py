"""The files that bench/training-frames.ts writes."""

from pathlib import Path

import numpy as np


def read_frames(plan):
    """Grey frames [frames, size, size] and their labels [frames]."""
    folder = Path(plan["folder"])
    frames = np.fromfile(folder / "frames.u8", np.uint8).reshape(plan["frames"], plan["size"], plan["size"])
    return frames, np.fromfile(folder / "labels.u8", np.uint8).astype("float32")


def read_weights(plan, shapes):
    """For each convolution, given the shape of its kernel [rows, columns, in, out]: kernel, beta, moving mean and variance."""
    values, start = np.fromfile(Path(plan["folder"]) / "weights.f32", np.float32), 0
    for shape in shapes:
        parts = []
        for size in (int(np.prod(shape)), shape[3], shape[3], shape[3]):
            parts.append(values[start : start + size])
            start += size
        yield parts[0].reshape(shape), *parts[1:]
    assert start == len(values)
