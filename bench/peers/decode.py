"""Decodes every frame of the files that a request names, from memory, in one process, by the faster of two decoders."""

import hashlib
import io
import time

from answer import answer_requests
from pydicom import dcmread
from pydicom.pixels import iter_pixels

LEAST_SECONDS = 0.2
# JPEG baseline and extended, JPEG-LS near-lossless, JPEG 2000, HTJ2K: two right decoders may differ by a grey level.
LOSSY = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203")
chosen = {}


def decode_all(files, plugin, see=lambda frame: None):
    frames = 0
    for data in files:
        for frame in iter_pixels(dcmread(io.BytesIO(data)), raw=True, decoding_plugin=plugin):
            see(frame)
            frames += 1
    return frames


def time_frame(files, plugin):
    frames, start = 0, time.perf_counter()
    while time.perf_counter() - start < LEAST_SECONDS:
        frames += decode_all(files, plugin)
    return (time.perf_counter() - start) * 1000 / frames


def choose_plugin(files):
    times = {}
    for plugin in ("pylibjpeg", "gdcm"):
        try:
            decode_all(files, plugin)
            times[plugin] = time_frame(files, plugin)
        except Exception:  # GDCM has no decoder for some syntaxes, and says so in several classes
            continue
    return min(times, key=times.get)


def measure(paths):
    files = [open(path, "rb").read() for path in paths]
    key = paths[0]
    if key not in chosen:
        chosen[key] = choose_plugin(files)
    plugin = chosen[key]
    answer = {"facts": {"decoder": plugin}}
    if dcmread(paths[0]).file_meta.TransferSyntaxUID not in LOSSY:
        digest = hashlib.sha256()
        decode_all(files, plugin, lambda frame: digest.update(frame.tobytes()))
        answer["result"] = digest.hexdigest()
    return {**answer, "ms": time_frame(files, plugin)}


answer_requests(measure)
