"""One thing a digest tells beside new claims and moved checks, as data; rendering puts it in words."""

from dataclasses import dataclass
from datetime import date

from apps.claims.models import Claim


@dataclass(frozen=True, slots=True)
class Line:
    """Why it is told, which row it rests on (the ledger's key), the claim, and what there is to say."""

    reason: str
    kind: str
    object_id: str
    claim: Claim
    words: str = ""
    day: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.reason, self.kind, self.object_id
