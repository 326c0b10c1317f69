"""Prints how pydicom reads DICOM files, as JSON by name.

`hash FILE…`: shape, type and SHA-256 of the stored values, with every warning an error.
`compare FILE NPY …`: the greatest difference of the stored values from those of the array, for each pair.
"""

import hashlib
import json
import sys
import warnings
from pathlib import Path

import numpy
import pydicom
from pydicom.pixels import pixel_array


def read_strictly(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pydicom.config.settings.reading_validation_mode = pydicom.config.RAISE
        elements = pydicom.dcmread(path)
        for element in elements.iterall():
            assert element.value is not None or element.VM == 0
        return pixel_array(elements, raw=True)


def describe(pixels):
    digest = hashlib.sha256(pixels.astype(pixels.dtype.newbyteorder("<")).tobytes()).hexdigest()
    return {"shape": list(pixels.shape), "dtype": str(pixels.dtype), "sha256": digest}


def greatest_difference(path, array):
    warnings.simplefilter("ignore")  # some of the files are odd on purpose
    theirs = pixel_array(path, raw=True, decoding_plugin="pylibjpeg").astype(numpy.int64)
    ours = numpy.load(array).astype(numpy.int64).reshape(theirs.shape)
    return int(numpy.abs(theirs - ours).max())


mode, *paths = sys.argv[1:]
if mode == "hash":
    print(json.dumps({Path(path).name: describe(read_strictly(path)) for path in paths}))
else:
    pairs = zip(paths[::2], paths[1::2])
    print(json.dumps({Path(path).name: greatest_difference(path, array) for path, array in pairs}))
