"""python -m tests.evaluation.quantities: the scores, and with --misses what was read wrong."""

import sys

from apps.extraction.quantities import find_quantities
from tests.evaluation.matching import groups, printed, printed_traps, read
from tests.evaluation.quantities.scoring import ITEMS, figures, score

items = dict(groups(read(ITEMS)))
for name, measures in figures().items():
    if name.endswith("trap"):
        found = sum(len(find_quantities(item["text"], item["language"])) for item in items[name])
        print(printed_traps(name, found, len(items[name])))
    else:
        print(printed(name, measures))
if "--misses" in sys.argv:
    for item in read(ITEMS):
        rate = score([item])["read"]
        found = find_quantities(item["text"], item["language"])
        if rate["f1"] < 100 and (item["quantities"] or found):
            print(item["id"], item["text"], "| annotated", item["quantities"], "| found", found)
