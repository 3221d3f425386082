"""Pictures in every format, and what Pillow, tifffile and imagecodecs read of them: an oracle that shares no code with what it checks.

usage: python3 pictures.py > pictures.json     (numpy, pillow, tifffile, imagecodecs)

Prints JSON: for each picture its bytes (base64), and its samples as decoded by the same library from the written file: size,
channels, bits, and of lossless ones the sha256 of the samples (little-endian), of others the samples (base64); of TIFF,
where each strip or tile lies.
"""

import base64
import hashlib
import io
import json

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

W, H = 40, 32
rng = np.random.default_rng(1)
y, x = np.mgrid[0:H, 0:W]
slope = (x * 3 + y * 2 + rng.integers(0, 6, (H, W))).clip(0, 255)
GREY = slope.astype(np.uint8)
DEEP = (slope * 240).astype(np.uint16)
RGB = np.stack([GREY, np.roll(GREY, 7, 0), 255 - GREY], -1)
BIT = GREY > 128
b64 = lambda b: base64.b64encode(bytes(b)).decode()
out = []


def add(name, data, samples, bits=None, **more):
    samples = np.ascontiguousarray(samples)
    bits = bits or samples.itemsize * 8
    height, width = samples.shape[:2]
    channels = samples.shape[2] if samples.ndim == 3 else 1
    out.append({"name": name, "file": b64(data), "width": width, "height": height, "channels": channels,
                "bits": bits, **seen(name, samples.tobytes()), **more})


def seen(name, samples):
    if "JPEG," in name or "JPEG in" in name or "lossy" in name:
        return {"samples": b64(samples)}
    return {"sha256": hashlib.sha256(samples).hexdigest()}


def tiff(name, samples, **options):
    file = io.BytesIO()
    tifffile.imwrite(file, samples, metadata=None, **options)
    data = file.getvalue()
    page = tifffile.TiffFile(io.BytesIO(data)).pages[0]
    read = page.asarray()
    if options.get("planarconfig") == "separate":
        read = np.moveaxis(read, 0, -1)
    parts = [[int(a), int(b)] for a, b in zip(page.dataoffsets, page.databytecounts)]
    add(name, data, read, parts=parts)


methods = {"none": None, "PackBits": "packbits", "LZW": "lzw", "deflate": "zlib", "Adobe deflate": "adobe_deflate",
           "JPEG": "jpeg", "Zstandard": "zstd", "LZMA": "lzma", "WebP": "webp", "JPEG 2000": "jpeg2000"}
for method, compression in methods.items():
    for kind, samples in (("8 bits", GREY), ("16 bits", DEEP), ("colour", RGB)):
        if (method == "JPEG" and kind == "16 bits") or (method == "WebP" and kind != "colour"):
            continue
        shared = {"compression": compression, "photometric": "rgb" if kind == "colour" else "minisblack"}
        if method in ("LZW", "Adobe deflate") and kind == "16 bits":
            shared["predictor"] = True
        tiff(f"{method}, {kind}, strips", samples, rowsperstrip=16, **shared)
        tiff(f"{method}, {kind}, tiles", samples, tile=(16, 16), **shared)
for method in ("none", "PackBits", "LZW", "deflate"):
    planes = np.moveaxis(RGB, -1, 0)
    tiff(f"{method}, colour by plane, strips", planes, rowsperstrip=16, photometric="rgb", planarconfig="separate",
         compression=methods[method])
tiff("none, 16 bits, strips, big-endian", DEEP, rowsperstrip=16, byteorder=">")
tiff("LZW, 8 bits, strips, BigTIFF", GREY, rowsperstrip=16, bigtiff=True, compression="lzw")
for method, compression in (("CCITT RLE", "tiff_ccitt"), ("CCITT group 3", "group3"), ("CCITT group 4", "group4")):
    file = io.BytesIO()
    Image.fromarray(BIT).save(file, "TIFF", compression=compression)
    page = tifffile.TiffFile(io.BytesIO(file.getvalue())).pages[0]
    parts = [[int(a), int(b)] for a, b in zip(page.dataoffsets, page.databytecounts)]
    add(f"{method}, 1 bit, strips", file.getvalue(), (BIT * 255).astype(np.uint8), parts=parts)


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def pillow(name, image, kind, mode, **options):
    data = saved(image, kind, **options)
    add(name, data, np.array(Image.open(io.BytesIO(data)).convert(mode)))


pillow("BMP of 1 bit", Image.fromarray(BIT), "BMP", "L")
pillow("BMP of 8 bits", Image.fromarray(GREY), "BMP", "L")
pillow("BMP of 8 bits, in colour", Image.fromarray(RGB).quantize(64), "BMP", "RGB")
pillow("BMP of 24 bits", Image.fromarray(RGB), "BMP", "RGB")
pillow("GIF", Image.fromarray(RGB).quantize(64), "GIF", "RGB")
pillow("GIF, interlaced", Image.fromarray(RGB).quantize(64), "GIF", "RGB", interlace=1)
pillow("GIF in grey", Image.fromarray(GREY), "GIF", "L")
ink = np.stack([RGB[..., 0], RGB[..., 1], RGB[..., 2] // 2, GREY // 3], -1)
pillow("JPEG in CMYK", Image.fromarray(ink, "CMYK"), "JPEG", "RGB", quality=95)
ycck = bytearray(imagecodecs.jpeg8_encode(255 - ink, level=95, colorspace="CMYK", outcolorspace="YCCK"))
assert b"Adobe" in ycck
add("JPEG in YCCK", ycck, np.array(Image.open(io.BytesIO(bytes(ycck))).convert("RGB")))
pillow("TIFF in CMYK", Image.fromarray(ink, "CMYK"), "TIFF", "RGB")
for name, samples, bits in (("8 bits", GREY, 8), ("12 bits", DEEP >> 4, 12), ("16 bits", DEEP, 16), ("colour", RGB, 8)):
    for kind, codec in (("JPEG 2000", "jp2"), ("JPEG 2000, bare", "j2k")):
        data = imagecodecs.jpeg2k_encode(samples, level=0, codecformat=codec, bitspersample=bits)
        add(f"{kind}, {name}", data, imagecodecs.jpeg2k_decode(data), bits)
pillow("JPEG 2000, lossy colour", Image.fromarray(RGB), "JPEG2000", "RGB", quality_mode="rates", quality_layers=[4])


def profile(gamma):
    """A grey ICC profile of one gamma."""
    fixed = lambda v: int(v * 65536).to_bytes(4, "big")
    entries = {
        b"desc": b"desc" + bytes(4) + (5).to_bytes(4, "big") + b"grey\0" + bytes(78),
        b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642) + fixed(1) + fixed(0.8249),
        b"kTRC": b"curv" + bytes(4) + (1).to_bytes(4, "big") + int(gamma * 256).to_bytes(2, "big") + bytes(2),
    }
    table, body, at = len(entries).to_bytes(4, "big"), b"", 132 + 12 * len(entries)
    for tag, value in entries.items():
        value += bytes(-len(value) % 4)
        table += tag + at.to_bytes(4, "big") + len(value).to_bytes(4, "big")
        body += value
        at += len(value)
    head = bytearray(128)
    head[0:4] = at.to_bytes(4, "big")
    head[4:24] = b"lcms\x02\x40\0\0mntrGRAYXYZ "
    head[36:40] = b"acsp"
    head[68:80] = fixed(0.9642) + fixed(1) + fixed(0.8249)
    return bytes(head) + table + body


for name, samples, kind in (("PNG of 8 bits", GREY, "PNG"), ("PNG of 16 bits", DEEP, "PNG"), ("TIFF of 8 bits", GREY, "TIFF")):
    add(f"{name} with a grey profile", saved(Image.fromarray(samples), kind, icc_profile=profile(1)), samples)
add("JPEG with a grey profile", saved(Image.fromarray(np.full((H, W), 64, np.uint8)), "JPEG", icc_profile=profile(1)),
    np.full((H, W), 64, np.uint8))
print(json.dumps(out, indent=0))
