"""python -m tests.evaluation.tense [--errors]: the accuracy of a claim's tense on given spans."""

import sys

from tests.evaluation.items import print_accuracy
from tests.evaluation.tense.items import tenses

print_accuracy(tenses(), is_verbose="--errors" in sys.argv)
