"""A guard against text that makes a stage hang.

How long a stage takes is shown by the benchmarks. These tests only end: what grows with the square of its
length would take many minutes on the texts they use, what grows in proportion takes seconds on any machine.
"""

import pytest

never_hangs = pytest.mark.timeout(90)
