"""krippendorff, statsmodels and scikit-learn beside us: answers one line of JSON with one line of JSON, as
bench/harness/participant.ts asks."""

import importlib.metadata
import itertools
import json
import resource
import sys
import time

import krippendorff
import numpy
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

with open(sys.argv[1], encoding="utf-8") as file:
    PROJECT = json.load(file)
CLASSES = PROJECT["classCount"]
IMAGES = PROJECT["images"]
READERS = 1 + max(reader for image in IMAGES for reader, _ in image["answers"])


def counts():
    """[images, classes] How many said each; cannot tell is no class."""
    table = numpy.zeros((len(IMAGES), CLASSES), dtype=int)
    for row, image in enumerate(IMAGES):
        for _, said in image["answers"]:
            if said < CLASSES:
                table[row, said] += 1
    return table


def alpha(table):
    return krippendorff.alpha(value_counts=table, level_of_measurement="nominal")


def draw(table, drawings, seed):
    """The percentile interval of alpha over drawings of whole groups."""
    starts = {}
    for row, image in enumerate(IMAGES):
        starts.setdefault(image["groupKey"], []).append(row)
    groups = [numpy.array(rows) for rows in starts.values()]
    random = numpy.random.default_rng(seed)
    drawn = [
        alpha(table[numpy.concatenate([groups[group] for group in random.integers(0, len(groups), len(groups))])])
        for _ in range(drawings)
    ]
    return [float(bound) for bound in numpy.quantile(drawn, [0.025, 0.975])]


def measure(request):
    begun = time.perf_counter()
    table = counts()
    value = alpha(table)
    lower, upper = draw(table, request["drawings"], 1)
    ms = (time.perf_counter() - begun) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"ms": ms, "peakMb": peak, "alpha": {"value": float(value), "lower": lower, "upper": upper}}


def look(_):
    """Every figure that any of the three has, once, without intervals."""
    table = counts()
    whole = table[table.sum(axis=1) == READERS]
    answers = numpy.full((READERS, len(IMAGES)), CLASSES)
    for column, image in enumerate(IMAGES):
        for reader, said in image["answers"]:
            answers[reader, column] = said
    told = answers < CLASSES
    cohen = []
    for a, b in itertools.combinations(range(READERS), 2):
        both = told[a] & told[b]
        cohen.append({"first": a, "second": b, "kappa": float(cohen_kappa_score(answers[a][both], answers[b][both]))})
    against = [numpy.stack([table[:, c], table.sum(axis=1) - table[:, c]], axis=1) for c in range(CLASSES)]
    return {
        "alpha": float(alpha(table)),
        "fleiss": float(fleiss_kappa(whole, method="fleiss")),
        "classAlphas": [float(alpha(one)) for one in against],
        "cohen": cohen,
    }


def tell(line):
    print(json.dumps(line), flush=True)


VERSIONS = ["krippendorff", "statsmodels", "scikit-learn", "numpy"]
tell({"ready": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in VERSIONS)})
for line in sys.stdin:
    request = json.loads(line)
    tell({"answer": {"measure": measure, "look": look}[request["do"]](request)})
