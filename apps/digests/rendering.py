"""A digest as a mail: subject, text and HTML, in the reader's language and time zone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.claims.reasons import reason_words
from apps.digests.content import ClaimLine, Contents, MoveLine
from apps.digests.models import Subscription
from apps.digests.unsubscribing import unsubscribe_url
from apps.verification.models import Check

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
_STRONGEST = 3  # reasons told for each claim
# Line breaks and other control letters in a claim or a name must never end a mail header.
NO_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    text: str
    html: str
    is_empty: bool = False


def render_digest(subscription: Subscription, contents: Contents, at: datetime) -> Mail:
    """The mail as it will be sent; the person's settings decide language and clock."""
    user = subscription.user
    with translation.override(user.language), timezone.override(user.zone):
        page: dict[str, Any] = {
            "user": user,
            "today": formats.date_format(timezone.localtime(at), "DATE_FORMAT"),
            "claims": [_claim_row(line) for line in contents.claims],
            "moves": [_move_row(line) for line in contents.moves],
            "notes": _notes(contents),
            "inbox_url": settings.PUBLIC_URL,
            "settings_url": settings.PUBLIC_URL.rstrip("/") + "/settings/",
            "unsubscribe_url": unsubscribe_url(subscription),
            "subject": _subject(contents),
        }
        html = _INLINER.inline(render_to_string("emails/digest.html", page))
        return Mail(page["subject"], _text(page), html, is_empty=contents.is_empty)


def _subject(contents: Contents) -> str:
    parts = []
    claims, moves = len(contents.claims) + contents.more_claims, len(contents.moves) + contents.more_moves
    if moves:
        parts.append(ngettext("%(n)d check moved", "%(n)d checks moved", moves) % {"n": moves})
    if claims:
        parts.append(ngettext("%(n)d new claim", "%(n)d new claims", claims) % {"n": claims})
    subject = ", ".join(parts) or _("nothing new")
    first = contents.moves[0].move.check_moved.claim.label if contents.moves else ""
    first = first or (contents.claims[0].claim.label if contents.claims else "")
    return (f"{subject}: {first}" if first else f"Claimtracker: {subject}").translate(NO_CONTROLS)


def _claim_row(line: ClaimLine) -> dict:
    claim = line.claim
    speaking_for = [reason for reason in claim.reasons if reason.get("weight", 0) > 0]
    reasons = sorted(speaking_for, key=lambda reason: -reason["weight"])[:_STRONGEST]
    return {
        "label": claim.label,
        "url": settings.PUBLIC_URL.rstrip("/") + claim.get_absolute_url(),
        "quote": line.quote,
        "claimant": str(claim.claimant or _("nobody is named")),
        "role": claim.claimant_role,
        "speech_act": claim.get_speech_act_display(),
        "outlet": line.outlet,
        "origins": ngettext("%(n)d origin", "%(n)d origins", line.origins) % {"n": line.origins},
        "why": ", ".join(reason_words(reason) for reason in reasons) or _("it is new"),
    }


def _move_row(line: MoveLine) -> dict:
    states = dict(Check.State.choices)
    move = line.move
    return {
        "label": move.check_moved.claim.label,
        "url": settings.PUBLIC_URL.rstrip("/") + move.check_moved.claim.get_absolute_url(),
        "origin": states[line.origin],
        "state": states[move.to_state],
        "by": str(move.by or _("Claimtracker")),
        "at": formats.date_format(timezone.localtime(move.at), "SHORT_DATETIME_FORMAT"),
        "comment": move.comment,
        "is_mine": line.is_mine,
    }


def _notes(contents: Contents) -> list[str]:
    notes = []
    if contents.more_claims:
        notes.append(
            ngettext(
                "%(n)d more new claim waits in the inbox.",
                "%(n)d more new claims wait in the inbox.",
                contents.more_claims,
            )
            % {"n": contents.more_claims}
        )
    if contents.more_moves:
        notes.append(
            ngettext("%(n)d more check moved.", "%(n)d more checks moved.", contents.more_moves)
            % {"n": contents.more_moves}
        )
    if contents.confidential:
        notes.append(
            ngettext(
                "%(n)d confidential item of your desk changed; log in to see it.",
                "%(n)d confidential items of your desks changed; log in to see them.",
                contents.confidential,
            )
            % {"n": contents.confidential}
        )
    return notes


def _text(page: dict) -> str:
    lines = [_("Claimtracker, %(date)s") % {"date": page["today"]}, ""]
    if page["moves"]:
        lines += [_("Checks that moved"), ""]
        for row in page["moves"]:
            mine = f" ({_('yours')})" if row["is_mine"] else ""
            lines += [f"* {row['label']}{mine}", f"  {row['origin']} → {row['state']}, {row['by']}, {row['at']}"]
            lines += (
                [f"  „{row['comment']}“" if page["user"].language == "de" else f"  “{row['comment']}”"]
                if row["comment"]
                else []
            )
            lines += [f"  {row['url']}", ""]
    if page["claims"]:
        lines += [_("New claims worth checking"), ""]
        for row in page["claims"]:
            claimant = f"{row['claimant']}, {row['role']}" if row["role"] else row["claimant"]
            where = " · ".join(part for part in (claimant, row["speech_act"], row["outlet"], row["origins"]) if part)
            lines += [
                f"* {row['label']}",
                f"  {row['quote']}",
                f"  {where}",
                f"  {_('Why it is here')}: {row['why']}",
                f"  {row['url']}",
                "",
            ]
    if not page["moves"] and not page["claims"]:
        lines += [_("Nothing new since the last digest."), ""]
    lines += page["notes"] + ([""] if page["notes"] else [])
    lines += [
        "-- ",
        f"{_('Change how often you get this')}: {page['settings_url']}",
        f"{_('Unsubscribe')}: {page['unsubscribe_url']}",
    ]
    return "\n".join(lines) + "\n"
