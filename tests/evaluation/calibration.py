"""How far a finding's confidence is from the share of such findings that are right.

    python -m tests.evaluation.calibration

Expected calibration error over bands of equal width (Guo et al. 2017): 0 is perfect. A finding is right when an
annotated content and its own share half of the characters that either has.
"""

from dataclasses import dataclass
from pathlib import Path

from apps.extraction import extract
from apps.extraction.neural import SHIPPED
from apps.extraction.training.compare import EVALUATION
from apps.extraction.training.documents import read_folder
from apps.extraction.training.scoring import Said, pairs

BANDS = 5
HALF = 0.5


@dataclass
class Band:
    """Findings of like confidence: how many, the sum of their confidences, how many are right."""

    found: int = 0
    confidence: float = 0.0
    right: int = 0


def measure(model: Path | None) -> list[Band]:
    """The evaluation set's findings by confidence, the least sure band first."""
    bands = [Band() for _ in range(BANDS)]
    for document in read_folder(EVALUATION):
        marked = [Said.of(document.text, item.content, item.source).content for item in document.annotations]
        for item in extract(document.text, document.language, is_clean=True, model=model).attributions:
            own = Said.of(document.text, pairs(item.content), ()).content
            band = bands[min(BANDS - 1, int(item.confidence * BANDS))]
            band.found += 1
            band.confidence += item.confidence
            band.right += any(len(own & other) >= HALF * len(own | other) for other in marked)
    return bands


def error(bands: list[Band]) -> float:
    """Expected calibration error, 0 to 1."""
    return sum(abs(band.confidence - band.right) for band in bands) / max(1, sum(band.found for band in bands))


def main() -> None:
    for name, model in (("model", SHIPPED), ("rules", None)):
        bands = measure(model)
        print(f"{name}: expected calibration error {error(bands):.3f}")
        for number, band in enumerate(bands):
            if band.found:
                said, right = band.confidence / band.found, band.right / band.found
                edges = f"{number / BANDS:.1f} to {(number + 1) / BANDS:.1f}"
                print(f"  {edges}: {band.found:4} findings, said {said:.2f}, right {right:.2f}")


if __name__ == "__main__":
    main()
