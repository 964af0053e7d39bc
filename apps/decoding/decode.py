"""Choosing the decoder, and keeping the heavy ones in a process of their own."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from apps.decoding.encodings import to_text
from apps.decoding.kinds import FileKind, kind_of
from apps.decoding.mail import decode_mail
from apps.decoding.result import Decoded, Undecodable
from apps.limits import DECODER_SECONDS, LARGEST_TEXT
from apps.problems import Problem

_ROOT = Path(__file__).resolve().parents[2]


def refuse_at_once(payload: bytes, *, filename: str = "", content_type: str = "") -> None:
    """Problem when the first bytes show that nobody could read this file."""
    kind, name = kind_of(payload, filename=filename, content_type=content_type)
    if kind == FileKind.BINARY:
        raise Problem("binary")
    if kind == FileKind.OTHER:
        raise Problem("unsupported_file", kind=name)


def decode(
    payload: bytes, *, form: str, content_type: str = "", filename: str = "", charset: str = "", cuts: bool = False
) -> Decoded:
    """The payload as text or HTML. `form` is a Delivery.Form, or "page" for what was fetched.

    `cuts`: of a text that is too long take the beginning and say so, instead of refusing it.
    """
    if not payload.strip():
        raise Problem("empty")
    refuse_at_once(payload, filename=filename, content_type=content_type)
    if form == "text":
        return _checked(Decoded("text", to_text(payload)), cuts)
    if form == "html":
        return _checked(Decoded("html", to_text(payload, charset=charset, is_html=True)), cuts)
    kind, _name = kind_of(payload, filename=filename, content_type=content_type)
    if kind in {FileKind.PDF, FileKind.DOCX}:
        return _checked(_apart(kind, payload, cuts), cuts)
    if kind == FileKind.EML and form == "file":
        try:
            return _checked(decode_mail(payload), cuts)
        except Undecodable as error:
            raise Problem(error.code, **error.values) from error
    is_html = kind == FileKind.HTML
    return _checked(Decoded("html" if is_html else "text", to_text(payload, charset=charset, is_html=is_html)), cuts)


def _checked(decoded: Decoded, cuts: bool) -> Decoded:
    if not any(character.isalnum() for character in decoded.text):
        raise Problem("no_text")
    if decoded.form == "text" and len(decoded.text) > LARGEST_TEXT:
        if not cuts:
            raise Problem("too_long", limit=LARGEST_TEXT)
        return replace(decoded, text=decoded.text[:LARGEST_TEXT], is_cut=True)
    return decoded


def _apart(kind: FileKind, payload: bytes, cuts: bool) -> Decoded:
    """Run a decoder where it can be stopped, and can neither take our memory nor see our secrets."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "apps.decoding.child", str(kind), *(["cut"] if cuts else [])],
            input=payload,
            capture_output=True,
            timeout=DECODER_SECONDS + 15,  # its own limit counts time on the processor only
            cwd=_ROOT,
            env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise Problem("too_slow_file", detail=f"{kind}: stopped by the clock") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace")[-2000:]
        code = "too_slow_file" if done.returncode in (-24, -9) or "MemoryError" in said else "broken_file"
        raise Problem(code, detail=f"{kind}: decoder ended with {done.returncode}: {said}")
    answer = json.loads(done.stdout)
    if "code" in answer:
        raise Problem(answer["code"], **answer["values"])
    return Decoded(**answer)
