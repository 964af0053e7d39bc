"""Whether two claims say the same, by their words alone, within one language; and where to look for candidates.

words.py holds the lists, statements.py reads a claim into what is compared, score.py compares, candidates.py finds
what is worth comparing. tests/prior_checks/pairs.tsv is what it is measured on.
"""

from apps.prior_checks.matching.score import THRESHOLD, Match, compare
from apps.prior_checks.matching.statements import LANGUAGES, Statement, read_statement

__all__ = ["LANGUAGES", "THRESHOLD", "Match", "Statement", "compare", "read_statement"]
