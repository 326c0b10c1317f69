"""Reads the headers of a folder of DICOM files with pydicom in a pool of two, and keeps what a frame table wants of them."""

import multiprocessing
import os
import sys

from pydicom import dcmread

KEYWORDS = """SOPInstanceUID StudyInstanceUID SeriesInstanceUID PatientID Modality Manufacturer Rows Columns BitsStored
NumberOfFrames PhotometricInterpretation PositionerPrimaryAngle PositionerSecondaryAngle FrameTime CineRate ImagerPixelSpacing
PixelSpacing WindowCenter WindowWidth BurnedInAnnotation""".split()


def read_header(path):
    data_set = dcmread(path, stop_before_pixels=True)
    facts = [data_set.get(keyword) for keyword in KEYWORDS]
    return [path, str(data_set.file_meta.TransferSyntaxUID), *(None if fact is None else str(fact) for fact in facts)]


def main(folder):
    paths = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names]
    with multiprocessing.Pool(2) as pool:
        rows = sum(1 for _ in pool.imap_unordered(read_header, paths, chunksize=256))
    print(rows)


if __name__ == "__main__":
    main(sys.argv[1])
