"""What speaks for a finding, by name and in the order of the judge's weights."""

from apps.extraction.neural.scheme import KINDS

FEATURES = (
    "constant",
    "is the network's",
    "has a partner",
    "words shared with the partner",
    "mean probability inside",
    "lowest tenth inside",
    "share of words likelier in than out",
    "probability to begin there",
    "probability of the word before",
    "probability of the word behind",
    "best cue nearby",
    "probability of the rule's cue",
    "mean probability of its kind",
    "length",
    "is short",
    "confidence of the rule",
    "no rule",
    "probability that nobody is named",
    *(f"is {kind}" for kind in KINDS),
    *(f"is {kind} without a rule" for kind in KINDS),
    "is German",
)
