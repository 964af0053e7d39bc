"""Data for machines inside a page (JSON-LD)."""

import json
from typing import Any

from django import template
from django.utils.html import format_html

register = template.Library()

# No letter that ends the element or begins another: inside a JSON string each may be written as its number.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


class _Json:
    """JSON that is safe between the tags of a script element, and says so by the protocol of format_html."""

    def __init__(self, data: Any) -> None:
        self.text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)

    def __html__(self) -> str:
        return self.text


@register.simple_tag
def json_ld(data: Any) -> str:
    """`data` as a JSON-LD block. It runs nothing: a data block is no script to a browser or to its policy."""
    return format_html('<script type="application/ld+json">{}</script>', _Json(data))
