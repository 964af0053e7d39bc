"""A mail at once: each thing that happened in a sentence, in the reader's language, with the words it came with.

Of a confidential claim the mail says that something happened, and where: a mailbox is not the newsroom.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.digests.choices import KIND_OF
from apps.digests.mails import NO_CONTROLS, Mail, inlined
from apps.digests.models import Notification
from apps.digests.sentences import sentences
from apps.digests.unsubscribing import unsubscribe_url_at_once


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the mail. `label` and `words` are empty where the claim is confidential."""

    sentence: str
    label: str
    words: str
    url: str
    kind: str


def notices_for(user: User, told: Iterable[Notification]) -> list[Notice]:
    """In the order things happened; the rows behind them in at most one query a kind."""
    told = list(told)
    with translation.override(user.language), timezone.override(user.zone):
        found = [_notice(one, *said) for one, said in zip(told, sentences(told), strict=True)]
    return list(dict.fromkeys(notice for notice in found if notice))  # a confidential claim is named once


def render_notices(user: User, notices: list[Notice]) -> Mail:
    with translation.override(user.language):
        kinds = sorted({notice.kind for notice in notices})
        page: dict[str, Any] = {
            "user": user,
            "subject": _subject(notices),
            "notices": notices,
            "settings_url": settings.PUBLIC_URL.rstrip("/") + "/settings/digest/",
            "unsubscribe_url": unsubscribe_url_at_once(user, kinds),
        }
        html = inlined(render_to_string("emails/notification.html", page))
        return Mail(page["subject"], _text(page), html, is_empty=not notices)


def _notice(one: Notification, sentence: str, words: str) -> Notice | None:
    kind, url = KIND_OF[one.reason], _url(one)
    if one.claim.is_confidential:
        return Notice(_("Something happened on a confidential claim of your desk."), "", "", url, str(kind))
    if not sentence:  # the row is gone
        return None
    return Notice(sentence, one.claim.label, words, url, str(kind))


def _url(one: Notification) -> str:
    anchor = f"#comment-{one.object_id}" if one.kind == "comment" and not one.claim.is_confidential else ""
    return settings.PUBLIC_URL.rstrip("/") + Claim.get_absolute_url(one.claim) + anchor


def _subject(notices: list[Notice]) -> str:
    first = notices[0]
    if len(notices) > 1:
        news = ngettext("%(n)d piece of news", "%(n)d pieces of news", len(notices)) % {"n": len(notices)}
        label = next((notice.label for notice in notices if notice.label), "")
        return (f"{news}: {label}" if label else f"Claimtracker: {news}").translate(NO_CONTROLS)
    return (f"{first.sentence}: {first.label}" if first.label else f"Claimtracker: {first.sentence}").translate(
        NO_CONTROLS
    )


def _text(page: dict[str, Any]) -> str:
    lines: list[str] = []
    for notice in page["notices"]:
        lines += [notice.sentence]
        lines += [f"  {notice.label}"] if notice.label else []
        lines += [f"  > {line}" for line in notice.words.splitlines()]
        lines += [f"  {notice.url}", ""]
    lines += [
        "-- ",
        f"{_('Choose what you are told at once')}: {page['settings_url']}",
        f"{_('Unsubscribe')}: {page['unsubscribe_url']}",
    ]
    return "\n".join(lines) + "\n"
