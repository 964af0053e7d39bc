"""python -m tests.evaluation.polarity [--errors]: the accuracy of `is_negative` on given spans."""

import sys

from tests.evaluation.items import print_accuracy
from tests.evaluation.polarity.items import polarities

print_accuracy(polarities(), is_verbose="--errors" in sys.argv)
