"""When two deliveries are one article: canonical addresses and fingerprints of texts."""

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# Parameters that say how a reader came, not which page it is.
_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|cmp|ns_.*|at_.*|wt_.*|xtor|ref|ref_src|source|share|sh|amp|output)$"
)
_AMP = re.compile(r"(^|/)amp(\.html)?$|\.amp(\.html)?$")
_NOT_LETTERS = re.compile(r"[\W_]+", re.UNICODE)


def canonical_url(url: str) -> str:
    """The address by which variants of one page meet: no scheme, www, fragment, tracking, AMP or trailing slash."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".").lower()
    host = host.removeprefix("www.").removeprefix("amp.").removeprefix("m.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = _AMP.sub("", unquote(parts.path).rstrip("/")).rstrip("/")
    query = urlencode(
        sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k.lower()))
    )
    return f"{host}{port}{path}" + (f"?{query}" if query else "")


def url_key(url: str) -> str:
    return hashlib.sha256(canonical_url(url).encode()).hexdigest() if url else ""


def hash_of(payload: bytes) -> str:
    """Of what was handed in; browsers write other line ends than files do, and people copy a blank more."""
    return hashlib.sha256(payload.replace(b"\r\n", b"\n").strip()).hexdigest()


def fingerprint(text: str) -> str:
    """Of the words and figures alone: a change of one digit is another text, a change of spacing is not."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return hashlib.sha256(_NOT_LETTERS.sub(" ", folded).strip().encode("utf-8", "surrogatepass")).hexdigest()
