"""python -m tests.evaluation.acts [--errors]: the accuracy of speech acts on given spans."""

import sys

from tests.evaluation.acts.items import acts
from tests.evaluation.items import print_accuracy

print_accuracy(acts(), is_verbose="--errors" in sys.argv)
