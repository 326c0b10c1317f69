"""Decodes the frames of one file one after the other, as its user would who keeps none."""

import sys

from pydicom.pixels import iter_pixels

print(sum(int(frame[0, 0]) for frame in iter_pixels(sys.argv[1], raw=True, decoding_plugin="pylibjpeg")))
