"""python -m tests.evaluation.quantities: the scores, and with --misses what was read wrong."""

import sys

from apps.extraction.quantities import find_quantities
from tests.evaluation.matching import read
from tests.evaluation.quantities.scoring import ITEMS, figures, score

for name, measures in figures().items():
    print(
        f"{name:<12}"
        + "  ".join(
            f"{measure} P {r['precision']:5.1f} R {r['recall']:5.1f} F1 {r['f1']:5.1f}"
            for measure, r in measures.items()
        )
    )
if "--misses" in sys.argv:
    for item in read(ITEMS):
        rate = score([item])["read"]
        found = find_quantities(item["text"], item["language"])
        if rate["f1"] < 100 and (item["quantities"] or found):
            print(item["id"], item["text"], "| annotated", item["quantities"], "| found", found)
