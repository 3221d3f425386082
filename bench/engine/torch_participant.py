"""PyTorch beside us: answers one line of JSON with one line of JSON, as bench/harness/participant.ts asks."""

import inspect
import json
import math
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional

AS_IT_LIKES = "as it likes"
BATCH_COUNT = 4
DEVICE = torch.device("cuda" if sys.argv[1] == AS_IT_LIKES and torch.cuda.is_available() else "cpu")
BLOCKS = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]


def normalised(convolution, channels):
    return [convolution, nn.BatchNorm2d(channels, eps=1e-3), nn.ReLU6(inplace=True)]


def mobilenet(alpha, classes):
    """MobileNet v1, as worker/ml/network.ts builds it; padding is symmetric, which changes edges and no cost."""
    width = int(32 * alpha)
    layers = normalised(nn.Conv2d(3, width, 3, 2, 1, bias=False), width)
    for filters, stride in BLOCKS:
        depthwise = nn.Conv2d(width, width, 3, stride, 1, groups=width, bias=False)
        layers += normalised(depthwise, width)
        pointwise = nn.Conv2d(width, int(filters * alpha), 1, bias=False)
        width = int(filters * alpha)
        layers += normalised(pointwise, width)
    layers += [nn.AdaptiveAvgPool2d(1), nn.Dropout(1e-3), nn.Conv2d(width, classes, 1), nn.Flatten()]
    return nn.Sequential(*layers)


def read_images(path, batch, side):
    with open(path, "rb") as file:
        values = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
    # Stored as NHWC, so the permuted view is channels-last without a copy.
    batches = values.reshape(BATCH_COUNT, batch, side, side, 3).permute(0, 1, 4, 2, 3)
    return [images.contiguous(memory_format=torch.channels_last) for images in batches]


def new_network(config, classes=3):
    torch.manual_seed(1)
    return mobilenet(config["alpha"], classes).to(DEVICE, memory_format=torch.channels_last)


def measure_statistics(network, images):
    """The moving statistics of one batch, so that inference sees ordinary numbers."""
    norms = [layer for layer in network if isinstance(layer, nn.BatchNorm2d)]
    for layer in norms:
        layer.momentum = 1.0
    network.train()
    with torch.no_grad():
        network(images.to(DEVICE))
    network.eval()


class Training:
    def __init__(self, config, batches):
        self.network, self.batches, self.steps = new_network(config), batches, 0
        self.classes = (torch.arange(config["batchSize"]) % 3).to(DEVICE)
        self.network.train()
        self.adam = torch.optim.Adam(self.network.parameters(), lr=0.002, eps=1e-7)

    def step(self):
        images = self.batches[self.steps % BATCH_COUNT].to(DEVICE)
        self.steps += 1
        self.adam.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(self.network(images), self.classes)
        loss.backward()
        self.adam.step()
        return loss.item()

    def checksum(self):
        with torch.no_grad():
            return sum(weight.abs().sum().item() for weight in self.network.parameters())


class Inference:
    def __init__(self, config, batches):
        self.network, self.batches, self.steps = new_network(config), batches, 0
        measure_statistics(self.network, batches[0])

    def step(self):
        images = self.batches[self.steps % BATCH_COUNT].to(DEVICE)
        self.steps += 1
        with torch.inference_mode():
            answers = self.network(images)
        if not torch.isfinite(answers).all():
            raise ValueError("the network answers what is no number")
        return None

    def checksum(self):
        return 0


def finite(loss):
    return loss if loss is not None and math.isfinite(loss) else None


class Participant:
    work = None

    def prepare(self, request):
        config = request["config"]
        batches = read_images(request["imagesFile"], config["batchSize"], config["imageSize"])
        self.work = (Training if request["mode"] == "training" else Inference)(config, batches)
        before = self.work.checksum()
        first = self.work.step()
        return {"firstLoss": finite(first), "hasLearnt": self.work.checksum() != before}

    def run(self, request):
        start = time.perf_counter()
        loss = None
        for _ in range(request["steps"]):
            loss = self.work.step()
        return {"seconds": time.perf_counter() - start, "loss": finite(loss)}

    def release(self, _request):
        self.work = None
        return {}

    def export(self, request):
        config = request["config"]
        images = read_images(request["imagesFile"], config["batchSize"], config["imageSize"])[0]
        network = new_network(config)
        measure_statistics(network, images)
        options = {"input_names": ["images"], "output_names": ["logits"], "opset_version": 13}
        # Newer ones export in another way by default, which needs packages that this one does not.
        if "dynamo" in inspect.signature(torch.onnx.export).parameters:
            options["dynamo"] = False
        torch.onnx.export(network, images.contiguous(), request["file"], **options)
        return {}

    def memory(self, _request):
        # In bytes on macOS, in KiB elsewhere.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        nothing = {"tensors": None, "tensorBytes": None, "heapBytes": None, "engineHeapBytes": None}
        return {"peakRssBytes": peak, **nothing}


def main():
    if sys.argv[1] != AS_IT_LIKES:
        torch.set_num_threads(int(sys.argv[1]))
        torch.set_num_interop_threads(1)
    participant = Participant()
    where = torch.cuda.get_device_name() if DEVICE.type == "cuda" else f"{torch.get_num_threads()} threads"
    print(json.dumps({"ready": f"torch {torch.__version__}, channels-last, {where}"}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": getattr(participant, request["do"])(request)}
        except Exception as error:  # whoever asked is told, and ends us
            answer = {"failure": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
