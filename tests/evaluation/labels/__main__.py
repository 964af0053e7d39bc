"""python -m tests.evaluation.labels: the figures; with --faults every label that a reader would not sign."""

import sys

from tests.evaluation.labels.scoring import figures, items, judge, labelled

found = {item["id"]: labelled(item) for item in items()}
for name, rates in figures(found).items():
    print(f"{name:<14}" + "  ".join(f"{measure} {rate:5.1f}" for measure, rate in rates.items()))
if "--faults" in sys.argv:
    for item in items():
        faults = [f"{measure}: {fault}" for measure, rows in judge(item, found[item["id"]]).items() for fault in rows]
        if faults:
            print(f"{item['id']} {item['kind']}: {found[item['id']]} <- {'; '.join(faults)}")
if "--all" in sys.argv:
    for item in items():
        print(item["id"], found[item["id"]])
