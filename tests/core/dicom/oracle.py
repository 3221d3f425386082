"""What pydicom and gdcm make of the sample files: an oracle that shares no code with what it checks.

usage: python3 oracle.py FOLDER [RAW]

Prints JSON: for each file with pixels, of its first frame, the sha256 of its stored values as int32, little-endian,
before any modality or VOI step; colour files as RGB of 8 bits. With RAW, the values are written there too.
Compressed pixel data is decoded by gdcm alone, RLE by pydicom, so that no partial decoding slips in.
"""

import hashlib
import json
import os
import sys
import warnings

import gdcm
import numpy as np
import pydicom
from pydicom.encaps import defragment_data, encapsulate
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space

warnings.simplefilter("ignore")
pydicom.config.logger.setLevel("CRITICAL")
gdcm.Trace.WarningOff()
gdcm.Trace.ErrorOff()

ROOT = "1.2.840.10008.1.2"
LOSSY = {ROOT + s for s in (".4.50", ".4.51", ".4.53", ".4.55", ".4.81", ".4.91", ".4.203")}
NATIVE = {ROOT, ROOT + ".1", ROOT + ".1.99", ROOT + ".2"}


def first_frame(path):
    dataset = pydicom.dcmread(path)
    if "PixelData" not in dataset:
        return None
    syntax = str(dataset.file_meta.TransferSyntaxUID)
    without_comment(dataset)
    if syntax == ROOT + ".2" and dataset.BitsAllocated == 8 and dataset["PixelData"].VR == "OW":
        # pydicom leaves two samples of 8 bits in a big-endian word as they lie.
        dataset.PixelData = np.frombuffer(dataset.PixelData, ">u2").astype("<u2").tobytes()
    # pydicom changes it where it corrects JPEG 2000.
    is_signed = dataset.get("PixelRepresentation") == 1
    handler = "numpy" if syntax in NATIVE else "rle" if syntax == ROOT + ".5" else "gdcm"
    dataset.convert_pixel_data(handler)
    frames = int(dataset.get("NumberOfFrames", 1) or 1)
    values = dataset.pixel_array
    if not values.any():
        raise ValueError("gdcm leaves zeros where its codec gives up")
    values = values[0] if frames > 1 else values
    photometric = dataset.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        values = apply_color_lut(values, dataset)
        return shown(values, 8 * values.itemsize, "RGB"), True, syntax
    if dataset.SamplesPerPixel == 3:
        return shown(values, dataset.BitsStored, photometric), True, syntax
    return stored(values, dataset, syntax, is_signed), False, syntax


def without_comment(dataset):
    """A comment segment behind the last tile-part of JPEG 2000 makes gdcm stop."""
    comment = b"\xff\x64\x00\x0b\x00\x01PADDING"
    if comment in dataset.PixelData[-64:]:
        stream = defragment_data(dataset.PixelData).replace(comment, b"")
        dataset.PixelData = encapsulate([stream])
        dataset["PixelData"].is_undefined_length = True


def stored(values, dataset, syntax, is_signed):
    bits = dataset.BitsStored
    values = values.astype("<i8")
    if syntax in LOSSY and not is_signed:
        return np.clip(values, 0, 2**bits - 1).astype("<i4")
    if syntax in NATIVE and dataset.BitsAllocated > 1:
        values = values >> (dataset.HighBit - bits + 1)
    values = values & (2**bits - 1)
    if is_signed:
        values = np.where(values >= 2 ** (bits - 1), values - 2**bits, values)
    return values.astype("<i4")


def shown(values, bits, photometric):
    if photometric.startswith("YBR_FULL"):
        values = convert_color_space(values, "YBR_FULL", "RGB")
    return np.round(values.astype("f8") * (255 / (2**bits - 1))).astype("u1")


def main():
    folder = sys.argv[1]
    raw = sys.argv[2] if len(sys.argv) > 2 else None
    files = {}
    for name in sorted(os.listdir(folder)):
        try:
            found = first_frame(os.path.join(folder, name))
        except Exception as error:  # whatever a reader of its own makes of a damaged file
            files[name] = {"refused": type(error).__name__}
            continue
        if found is None:
            continue
        values, is_colour, syntax = found
        data = np.ascontiguousarray(values).tobytes()
        files[name] = {
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": f"{values.shape[1]} x {values.shape[0]}",
            "isColour": is_colour,
            "isLossless": syntax not in LOSSY,
        }
        if raw:
            with open(os.path.join(raw, name), "wb") as out:
                out.write(data)
    versions = {"pydicom": pydicom.__version__, "gdcm": gdcm.Version.GetVersion(), "numpy": np.__version__}
    print(json.dumps({"versions": versions, "files": files}, indent=2))


main()
