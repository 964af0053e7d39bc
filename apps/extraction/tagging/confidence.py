"""How sure each rule is.

Each figure is the rule's precision on the corpus the rules were written on, in the language where it is lower,
rounded to 0.05; that corpus is the nine tenths the evaluation set was not taken from.
"""

DIRECT_WITH_CUE = 0.95
DIRECT_WITH_NAME = 0.95
DIRECT_BARE = 0.75
INDIRECT_SURE = 0.9
INDIRECT_FINAL = 0.9
INDIRECT_LIKELY = 0.75
PREPOSITION = 0.9
NOUN = 0.6
INTENTION = 0.85
FREE_INDIRECT = 0.9
BACKSHIFTED = 0.75
HEARSAY = 0.65
REPORTED = 0.75
REFUSAL = 0.85
