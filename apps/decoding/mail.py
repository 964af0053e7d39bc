"""The article in a saved e-mail: its plain text, else its HTML; attachments are left alone."""

import email
import email.policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from apps.decoding.encodings import to_text
from apps.decoding.result import Decoded, Undecodable

_DEEPEST = 20  # parts within parts; real mails have three or four


def decode_mail(payload: bytes) -> Decoded:
    message = email.message_from_bytes(payload, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    plain, html = _part(message, "text/plain"), _part(message, "text/html")
    form, text = ("text", plain) if plain.strip() else ("html", html)
    if not text.strip():
        raise Undecodable("no_text")
    return Decoded(form, text, title=_subject(message), published=_date(message))


def _part(message: MIMEPart, content_type: str, depth: int = 0) -> str:
    """The first part of this type that is not an attachment."""
    if depth > _DEEPEST:
        return ""
    if message.is_multipart():
        for part in message.iter_parts():
            if text := _part(part, content_type, depth + 1):
                return text
        return ""
    if message.get_content_type() != content_type or message.get_content_disposition() == "attachment":
        return ""
    body = message.get_payload(decode=True)
    charset = str(message.get_param("charset", ""))
    return to_text(body, charset=charset, is_html=content_type == "text/html") if isinstance(body, bytes) else ""


def _subject(message: EmailMessage) -> str:
    try:
        subject = " ".join(str(message.get("subject", "")).split())
    except (ValueError, IndexError):  # headers that the standard library cannot parse
        return ""
    return subject.replace("\x00", "").encode("utf-8", "replace").decode()[:500]


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message.get("date", ""))).isoformat()
    except (ValueError, IndexError, TypeError):
        return ""
