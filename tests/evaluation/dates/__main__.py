"""python -m tests.evaluation.dates: the scores, and with --misses what was read wrong."""

import sys

from tests.evaluation.dates.scoring import ITEMS, figures, moments_of, score
from tests.evaluation.matching import groups, printed, printed_traps, read

items = dict(groups(read(ITEMS)))
for name, measures in figures().items():
    if name.endswith("trap"):
        print(printed_traps(name, sum(len(moments_of(item)) for item in items[name]), len(items[name])))
    else:
        print(printed(name, measures))
if "--misses" in sys.argv:
    for item in read(ITEMS):
        found = [(moment.span.of(item["text"]), moment.value, moment.part) for moment in moments_of(item)]
        if score([item])["read"]["f1"] < 100 and (item["dates"] or found):
            print(item["id"], item["text"], "| annotated", item["dates"], "| found", found)
