"""A mail that is ready to be sent: subject, text and HTML."""

from dataclasses import dataclass

import css_inline

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
# Line breaks and other control letters in a claim or a name must never end a mail header.
NO_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    text: str
    html: str
    is_empty: bool = False


def inlined(html: str) -> str:
    """Every style also on its element: many mail programs read no other."""
    return _INLINER.inline(html)
