"""python -m tests.evaluation.worth: the scores, and with --misses each claim whose reasons are wrong."""

import sys

from apps.extraction.worth import FEATURES
from tests.evaluation.matching import read
from tests.evaluation.worth.scoring import ITEMS, figures, reasons, weighed

for language, measures in figures().items():
    print(f"{language:<10}", "  ".join(f"{name} {value:5.1f}" for name, value in measures.items()))
items = read(ITEMS)
found = [weighed(item) for item in items]
for name in FEATURES:
    rate = reasons(items, found, name)
    print(f"{name:<14} P {rate['precision']:5.1f} R {rate['recall']:5.1f} F1 {rate['f1']:5.1f}")
if "--misses" in sys.argv:
    for item, attribution in zip(items, found, strict=True):
        gold, told = set(item["reasons"]), {reason.name: reason.words for reason in attribution.reasons}
        if gold != told.keys():
            extra = {name: words for name, words in told.items() if name not in gold}
            print(item["id"], item["text"], "| missing", sorted(gold - told.keys()), "| too many", extra)
