"""python -m tests.evaluation.dates: the scores, and with --misses what was read wrong."""

import sys

from tests.evaluation.dates.scoring import ITEMS, figures, moments_of, score
from tests.evaluation.matching import read

for name, measures in figures().items():
    told = (f"{key} P {r['precision']:5.1f} R {r['recall']:5.1f} F1 {r['f1']:5.1f}" for key, r in measures.items())
    print(f"{name:<12}" + "  ".join(told))
if "--misses" in sys.argv:
    for item in read(ITEMS):
        found = [(moment.span.of(item["text"]), moment.value, moment.part) for moment in moments_of(item)]
        if score([item])["read"]["f1"] < 100 and (item["dates"] or found):
            print(item["id"], item["text"], "| annotated", item["dates"], "| found", found)
