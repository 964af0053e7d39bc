"""A file of fact-checks as a stream of records, each read or named as broken; never the whole file in memory.

opening.py makes UTF-8 of whatever lies there, framing.py cuts it into records at the level of bytes,
pages.py does so for web pages, and claim_reviews.py says what a record tells.
"""

from apps.prior_checks.reading.claim_reviews import Broken, Review
from apps.prior_checks.reading.records import Part, Record, read_records

__all__ = ["Broken", "Part", "Record", "Review", "read_records"]
