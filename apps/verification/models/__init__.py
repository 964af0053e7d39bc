"""Our work on a claim: checks and their moves, evidence, responses, gates, verdicts, comments."""

from apps.verification.models.bulk import BulkItem, BulkMove
from apps.verification.models.checks import Check, Move, Watch
from apps.verification.models.comments import Comment, Mention
from apps.verification.models.evidence import Evidence
from apps.verification.models.gates import DeskGates, Disclosure, Gate, GateException
from apps.verification.models.responses import Response, SetAsideOffer
from apps.verification.models.scales import Colour, Rating, RatingScale, ScaleVersion
from apps.verification.models.verdicts import Verdict

__all__ = [
    "BulkItem",
    "BulkMove",
    "Check",
    "Colour",
    "Comment",
    "DeskGates",
    "Disclosure",
    "Evidence",
    "Gate",
    "GateException",
    "Mention",
    "Move",
    "Rating",
    "RatingScale",
    "Response",
    "ScaleVersion",
    "SetAsideOffer",
    "Verdict",
    "Watch",
]
