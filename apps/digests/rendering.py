"""A digest as a mail: subject, text and HTML, in the reader's language and time zone."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.claims.reasons import reason_words
from apps.digests.content import ClaimLine, Contents, MoveLine
from apps.digests.lines import Line
from apps.digests.mails import NO_CONTROLS, Mail, inlined
from apps.digests.models import Subscription
from apps.digests.sentences import sentences
from apps.digests.unsubscribing import unsubscribe_url
from apps.verification.models import Check

_STRONGEST = 3  # reasons told for each claim


def render_digest(subscription: Subscription, contents: Contents, at: datetime) -> Mail:
    """The mail as it will be sent; the person's settings decide language and clock."""
    user = subscription.user
    with translation.override(user.language), timezone.override(user.zone):
        page: dict[str, Any] = {
            "user": user,
            "today": formats.date_format(timezone.localtime(at), "DATE_FORMAT"),
            "mine": _line_rows(contents.mine),
            "changed": _line_rows(contents.changed),
            "claims": [_claim_row(line) for line in contents.claims],
            "moves": [_move_row(line) for line in contents.moves],
            "notes": _notes(contents),
            "inbox_url": settings.PUBLIC_URL,
            "settings_url": settings.PUBLIC_URL.rstrip("/") + "/settings/",
            "unsubscribe_url": unsubscribe_url(subscription),
            "subject": _subject(contents),
        }
        html = inlined(render_to_string("emails/digest.html", page))
        return Mail(page["subject"], _text(page), html, is_empty=contents.is_empty)


def _subject(contents: Contents) -> str:
    """How many of each kind, the nearest to the person first, and the first label."""
    claims, moves = len(contents.claims) + contents.more_claims, len(contents.moves) + contents.more_moves
    counted = (
        (ngettext("%(n)d thing waits for you", "%(n)d things wait for you", len(contents.mine)), len(contents.mine)),
        (ngettext("%(n)d change", "%(n)d changes", len(contents.changed)), len(contents.changed)),
        (ngettext("%(n)d check moved", "%(n)d checks moved", moves), moves),
        (ngettext("%(n)d new claim", "%(n)d new claims", claims), claims),
    )
    subject = ", ".join(words % {"n": count} for words, count in counted if count) or _("nothing new")
    first = next(iter(_labels(contents)), "")
    return (f"{subject}: {first}" if first else f"Claimtracker: {subject}").translate(NO_CONTROLS)


def _labels(contents: Contents) -> list[str]:
    lines = [line.claim.label for line in (*contents.mine, *contents.changed)]
    return (
        lines
        + [line.move.check_moved.claim.label for line in contents.moves]
        + [line.claim.label for line in contents.claims]
    )


def _line_rows(lines: tuple[Line, ...]) -> list[dict]:
    return [
        {
            "label": line.claim.label,
            "url": settings.PUBLIC_URL.rstrip("/") + line.claim.get_absolute_url(),
            "sentence": sentence,
            "words": words,
        }
        for line, (sentence, words) in zip(lines, sentences(lines), strict=True)
        if sentence  # else its row is gone
    ]


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
    for title, rows in ((_("For you"), page["mine"]), (_("What changed"), page["changed"])):
        if rows:
            lines += [title, ""]
        for row in rows:
            lines += [f"* {row['sentence']}: {row['label']}", *(f"  > {line}" for line in row["words"].splitlines())]
            lines += [f"  {row['url']}", ""]
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
    if not any(page[part] for part in ("mine", "changed", "moves", "claims")):
        lines += [_("Nothing new since the last digest."), ""]
    lines += page["notes"] + ([""] if page["notes"] else [])
    lines += [
        "-- ",
        f"{_('Change how often you get this')}: {page['settings_url']}",
        f"{_('Unsubscribe')}: {page['unsubscribe_url']}",
    ]
    return "\n".join(lines) + "\n"
