"""The gates: what a desk asks before a check is published, and whether this one has it. Pure: no queries, no writes.

`results` answers for each gate with one sentence: passed, missing what, excepted by whom and why, or not asked.
Results carry a code and values, so that what readers see later (`for_readers`) is worded in their own language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from apps.accounts.roles import Role, role_at
from apps.verification import deadlines
from apps.verification.models import Gate
from apps.verification.origins import Key, Piece, count_origins

PASSED, MISSING, EXCEPTED, NOT_ASKED = "passed", "missing", "excepted", "not asked"
CAME_BACK = frozenset({"answered", "confirmed", "denied", "no comment", "no reply"})
ROUND = frozenset({"in progress", "in review"})  # while a check is worked on
PLACES = {
    Gate.ORIGINS: "evidence", Gate.ARCHIVED: "evidence", Gate.CONTACTED: "responses", Gate.SECOND_READER: "verdict",
    Gate.INTERESTS: "interests",
}  # fmt: skip
TITLES_NAMED = 3

SENTENCES: dict[str, Promise] = {
    "origins_enough": lazy("Independent origins of the evidence: %(found)d; at least %(asked)d are asked."),
    "origins_few": lazy(
        "Independent origins of the evidence: %(found)d; at least %(asked)d are asked. Add evidence of another origin."
    ),
    "origins_untold": lazy(
        "Independent origins of the evidence: %(found)d; at least %(asked)d are asked. "
        "Of some pieces nobody knows the origin (%(untold)d): name their sources."
    ),
    "origins_not_asked": lazy("This desk asks for no number of origins."),
    "archived_all": lazy("Every piece of evidence is archived."),
    "archived_nothing": lazy("No piece of evidence has to be archived."),
    "archived_not": lazy("Not archived: %(titles)s."),
    "archived_not_asked": lazy("This desk does not ask for archived evidence."),
    "contact_made": lazy("%(claimant)s was asked, and answered or let the deadline pass."),
    "contact_none": lazy("%(claimant)s was not asked. Record who was asked, and until when you wait."),
    "contact_waiting": lazy("%(claimant)s was asked and may answer until %(deadline)s."),
    "contact_open": lazy("%(claimant)s was asked and has not answered. Give the question a deadline."),
    "contact_hearsay": lazy("No claimant is named, so nobody can be asked."),
    "contact_not_asked": lazy("This desk does not ask for the claimant's answer."),
    "reader_no_draft": lazy("There is no verdict yet. Write one first."),
    "reader_is_author": lazy("You wrote this verdict. A second reader must publish it."),
    "reader_wanted": lazy("An editor who did not write the verdict must publish it."),
    "reader_other": lazy("You did not write the verdict and can be its second reader."),
    "interest_no_draft": lazy("Author and second reader tell their interests; there is no verdict yet."),
    "interest_author": lazy("Who wrote the verdict has to tell their interests. Not told yet: %(author)s."),
    "interest_publisher": lazy("Tell your own interests before you publish."),
    "interest_publisher_wanted": lazy("Whoever publishes it has to tell their interests first."),
    "interest_held": lazy("You have an interest in this. Another editor publishes it, or writes an exception."),
    "interests_none": lazy("Author and second reader have no interest in this."),
    "interests_author": lazy("Author and second reader told their interests; the author has one."),
    "interests_not_asked": lazy("This desk does not ask for interests."),
}  # fmt: skip

FOR_READERS: dict[str, Promise] = {
    "origins_enough": lazy("Independent origins of the evidence: %(found)d."),
    "origins_few": lazy("Independent origins of the evidence: %(found)d, fewer than this desk asks (%(asked)d)."),
    "origins_untold": lazy("Independent origins of the evidence: %(found)d, fewer than this desk asks (%(asked)d)."),
    "archived_all": lazy("Every piece of evidence is archived."),
    "archived_not": lazy("Not every piece of evidence is archived."),
    "contact_made": lazy("The claimant was asked."),
    "contact_none": lazy("The claimant was not asked."),
    "contact_waiting": lazy("The claimant was asked and had not answered yet."),
    "contact_open": lazy("The claimant was asked and had not answered yet."),
    "contact_hearsay": lazy("No claimant is named, so nobody could be asked."),
    "reader_other": lazy("An editor who did not write the verdict read it and published it."),
    "interest_author": lazy("The author did not tell whether they have an interest in this."),
    "interest_publisher": lazy("The second reader did not tell whether they have an interest in this."),
    "interest_held": lazy("The second reader has an interest in this."),
    "interests_none": lazy("Author and second reader told that they have no interest in this."),
    "interests_author": lazy("Author and second reader told their interests; the author has one."),
}


@dataclass(frozen=True, slots=True)
class Exempt:
    """A written exception: by whom, why, when."""

    by_id: UUID
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """The claimant was asked: what came back, and until when they may answer."""

    outcome: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """All that the gates ask about a check."""

    now: datetime
    origins_min: int = 0
    needs_archive: bool = False
    needs_contact: bool = False
    needs_interests: bool = False
    pieces: tuple[Piece, ...] = ()
    claimant: str = ""  # "" where none is named
    claimant_key: Key | None = None
    contacts: tuple[Contact, ...] = ()
    authors: Mapping[UUID, str] = field(default_factory=dict)  # all who wrote in the draft; empty without one
    interests: Mapping[UUID, bool] = field(default_factory=dict)  # has one or not, of those who told
    exceptions: Mapping[str, Exempt] = field(default_factory=dict)  # of this round, the newest of each gate


@dataclass(frozen=True, slots=True)
class Result:
    """What one gate answers."""

    gate: str
    outcome: str
    code: str
    values: dict[str, Any]
    exempt: Exempt | None = None

    @property
    def name(self) -> str:
        return str(Gate(self.gate).label)

    @property
    def sentence(self) -> str:
        if self.exempt:
            return _("Exception by %(person)s: %(reason)s") % {"person": self.exempt.by, "reason": self.exempt.reason}
        return str(SENTENCES[self.code]) % _shown(self.values)

    @property
    def place(self) -> str:
        """Where on the claim's page it is done."""
        return PLACES[Gate(self.gate)]


def results(case: Case, publisher_id: UUID | None) -> list[Result]:
    """Every gate's answer. `publisher_id`: who would publish it, None while that may be anybody."""
    found = (
        (Gate.ORIGINS, _origins(case)),
        (Gate.ARCHIVED, _archived(case)),
        (Gate.CONTACTED, _contacted(case)),
        (Gate.SECOND_READER, _second_reader(case, publisher_id)),
        (Gate.INTERESTS, _interests(case, publisher_id)),
    )
    return [_weighed(case, gate.value, publisher_id, *answer) for gate, answer in found]


def what_is_missing(case: Case, publisher_id: UUID) -> str | None:
    """Why this person cannot publish it yet, as one sentence a gate; None when every gate is passed or excepted."""
    lacking = [result.sentence for result in results(case, publisher_id) if result.outcome == MISSING]
    return " ".join([_("This cannot be published yet."), *lacking]) if lacking else None


def why_not_except(user: Any, check: Any, gate: str, case: Case) -> str | None:
    """Exceptions are for editors, while the check is worked on, from what the desk asks and nothing else."""
    if role_at(user, check.claim.confidential_desk_id) != Role.EDITOR:
        return _("Only editors of this desk write exceptions.")
    if check.state not in ROUND:
        return _("Exceptions belong to checks in progress or in review.")
    if gate == Gate.SECOND_READER:
        return _("There is no exception from the second reader.")
    if next(result.outcome for result in results(case, None) if result.gate == gate) == NOT_ASKED:
        return _("This gate is not asked here, so it needs no exception.")
    return None


def why_not_disclose(user: Any, check: Any) -> str | None:
    """Interests are told by those who work on the check, before it is settled."""
    if role_at(user, check.claim.confidential_desk_id) not in {Role.FACT_CHECKER, Role.EDITOR}:
        return _("Only fact-checkers and editors of this desk tell their interests.")
    if check.state in {"published", "dismissed", "retracted"}:
        return _("This check is settled: interests are told before.")
    return None


def why_not_change_gates(user: Any, desk: Any) -> str | None:
    if user.is_active and not user.is_partner and user.is_administrator:
        return None
    if role_at(user, desk.pk) != Role.EDITOR:
        return _("Only editors of this desk and administrators change its gates.")
    return None


def for_readers(gate: Mapping[str, Any]) -> str:
    """What the public page tells of a gate as it was at publication; "" where there is nothing to tell."""
    sentence = FOR_READERS.get(gate.get("code", ""))
    return str(sentence) % _shown(gate.get("values", {})) if sentence else ""


def _weighed(case: Case, gate: str, publisher_id: UUID | None, outcome: str, code: str, values: dict) -> Result:
    exempt = case.exceptions.get(gate) if outcome == MISSING and gate != Gate.SECOND_READER else None
    if exempt and exempt.by_id == publisher_id and gate == Gate.INTERESTS:
        # Nobody excuses themselves, nor hides an interest of their own behind an author who told none.
        excused = _own_interest(case, exempt.by_id)
        exempt, code, values = (None, excused, {}) if excused else (exempt, code, values)
    return Result(gate, EXCEPTED if exempt else outcome, code, values, exempt)


def _own_interest(case: Case, publisher_id: UUID) -> str:
    """What this person's own exception from the gate of interests cannot excuse; "" where they told they have none."""
    if publisher_id not in case.interests:
        return "interest_publisher"
    return "interest_held" if case.interests[publisher_id] else ""


Answer = tuple[str, str, dict[str, Any]]


def _origins(case: Case) -> Answer:
    if not case.origins_min:
        return NOT_ASKED, "origins_not_asked", {}
    found = count_origins(case.pieces, case.claimant_key)
    untold = sum(piece.takes_side and not piece.tells_origin for piece in case.pieces)
    values = {"found": found, "asked": case.origins_min, "untold": untold}
    if found >= case.origins_min:
        return PASSED, "origins_enough", values
    return MISSING, "origins_untold" if untold else "origins_few", values


def _archived(case: Case) -> Answer:
    if not case.needs_archive:
        return NOT_ASKED, "archived_not_asked", {}
    lacking = [piece.title for piece in case.pieces if piece.needs_copy and not piece.has_copy]
    if lacking:
        return MISSING, "archived_not", {"titles": lacking}
    return PASSED, "archived_all" if any(p.needs_copy for p in case.pieces) else "archived_nothing", {}


def _contacted(case: Case) -> Answer:
    if not case.needs_contact:
        return NOT_ASKED, "contact_not_asked", {}
    if not case.claimant:
        return NOT_ASKED, "contact_hearsay", {}
    values = {"claimant": case.claimant}
    if any(one.outcome in CAME_BACK or (one.deadline and one.deadline <= case.now) for one in case.contacts):
        return PASSED, "contact_made", values
    if not case.contacts:
        return MISSING, "contact_none", values
    deadlines = [one.deadline for one in case.contacts if one.deadline]
    if not deadlines:
        return MISSING, "contact_open", values
    return MISSING, "contact_waiting", values | {"deadline": min(deadlines).isoformat()}


def _second_reader(case: Case, publisher_id: UUID | None) -> Answer:
    if not case.authors:
        return MISSING, "reader_no_draft", {}
    if publisher_id is None:
        return MISSING, "reader_wanted", {}
    return (MISSING, "reader_is_author", {}) if publisher_id in case.authors else (PASSED, "reader_other", {})


def _interests(case: Case, publisher_id: UUID | None) -> Answer:
    if not case.needs_interests:
        return NOT_ASKED, "interests_not_asked", {}
    if not case.authors:
        return MISSING, "interest_no_draft", {}
    silent = [name for person_id, name in case.authors.items() if person_id not in case.interests]
    if silent:
        return MISSING, "interest_author", {"author": ", ".join(silent)}
    if publisher_id is None or publisher_id in case.authors:
        return MISSING, "interest_publisher_wanted", {}
    if publisher_id not in case.interests:
        return MISSING, "interest_publisher", {}
    if case.interests[publisher_id]:
        return MISSING, "interest_held", {}
    has_one = any(case.interests[person_id] for person_id in case.authors)
    return PASSED, "interests_author" if has_one else "interests_none", {}


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as people read them: some titles of many, a moment on their own clock."""
    shown = dict(values)
    if "titles" in shown:
        more = ["…"] if len(shown["titles"]) > TITLES_NAMED else []
        named = [_("“%(words)s”") % {"words": title} for title in shown["titles"][:TITLES_NAMED]]
        shown["titles"] = ", ".join(named + more)
    if "deadline" in shown:
        shown["deadline"] = deadlines.told(datetime.fromisoformat(shown["deadline"]))
    return shown
