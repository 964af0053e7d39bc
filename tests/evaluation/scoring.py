"""The scorer, where the evaluation's own modules look for it: `manage.py retrain` scores with the same one."""

import sys

from apps.extraction.training.scoring import Said, Spans, Tally, main, match, positions, rates, same_source, score_files

__all__ = ["Said", "Spans", "Tally", "match", "positions", "rates", "same_source", "score_files"]

if __name__ == "__main__":
    main(sys.argv[1:])
