"""python -m tests.evaluation.hedges [--errors]: what is found of the hedges and evidentials of given spans."""

import sys

from tests.evaluation.hedges.items import evidentials, hedges
from tests.evaluation.items import print_words

for name, given in (("hedges", hedges()), ("evidentials", evidentials())):
    print(f"-- {name}")
    print_words(given, is_verbose="--errors" in sys.argv)
