"""Who wrote it, from which agency, for which outlet: read from bylines, credits and copyright lines."""

import re
from functools import cache

from apps.extraction import lexicons
from apps.extraction.cleaning.mastheads import is_compound_name, looks_like_outlet
from apps.extraction.cleaning.phrases import LEXICONS, load_phrases

LONGEST_BYLINE = 220  # characters
LONGEST_CREDIT_WORDS = 16
LONGEST_OUTLET_WORDS = 5


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPENING = re.compile(
    r"^(?:von|by|text|autor(?:in|en)?|authors?|verfasst von|geschrieben von|story by|words by|written by|"
    r"(?:ein )?(?:artikel|bericht|beitrag|text|kommentar|gastbeitrag|gastkommentar|interview|essay|porträt) von|"
    r"(?:eine )?(?:analyse|reportage|recherche|glosse|kolumne|kritik|rezension|einschätzung) von|"
    r"protokoll(?:iert)? von|aufgezeichnet von|(?:a |an )?(?:analysis|report|commentary|opinion|column|interview) by|"
    r"\(?reporting by|\(?additional reporting by|posted by|"
    r"from(?=\s(?:staff|wire|news|agency|combined)\b))\s{0,3}:?\s{1,3}",
    re.I,
)
_NAME_BREAK = re.compile(
    r"\s{0,3}(?:,|;|/|\||•|·|–|—|\s-\s|\bund\b|\band\b|\bmit\b|\bwith\b|\bin\b|\bfür\b|\bfor\b|\baus\b|\bfrom\b|&)\s{0,3}"
)
_NAME_WORD = re.compile(r"^(?:[A-ZÄÖÜÀ-ÞŁŠŽČŚĆĐŞİ][^\W\d_]*[.'’]?)(?:[-'’][^\W\d_]+)*$")
_PARTICLES = _words("""
von van de der den del della di da dos du la le al el bin ibn ben ter ten zu zur y e 't af av
""")
_NO_NAME = _words("""
redaktion redaction redakteur redakteurin reporter reporterin desk staff newsroom team correspondent
korrespondent korrespondentin agenturen agencies agency news online editor writer democracy reporters
onlineredaktion chefredaktion press presse associated politics politik wirtschaft sport local lokalredaktion
unserem unseren unserer our special to the mail times post our ihrem gastbeitrag foto fotos photos photo
wire reports dispatches
""")
_DOMAIN = re.compile(
    r"\b((?:[a-zäöü0-9](?:[a-zäöü0-9-]{0,40}[a-zäöü0-9])?\.){1,3}"
    r"(?:de|com|net|org|at|ch|eu|co\.uk|uk|ie|tv|info|news|example|au|ca|in|nz|za|africa|go\.com))\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+(?:[-.&][^\W\d_]+)*")
_DATELINE = re.compile(r"^[A-ZÄÖÜÀ-Þ\"„][^()\n]{0,90}\(([^()\n]{2,60})\)\s{0,3}(?:--?|[–—:.]|\s)")
_ENDING = re.compile(
    r"(?:\(([^()]{2,60})\)|[–—-]\s{0,3}((?:with |mit )?[A-Z][\w/ ,&]{1,40}))[.\s]*$",
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b(?:\s{0,3}(?:©|\(c\)))?)[\s:]*(?P<rest>.{0,120})", re.I)
_RIGHTS = re.compile(
    r"[|·•.,;–—(]|\b(?:all rights|alle rechte|20\d\d|19\d\d|gmbh|ag|ltd|limited|inc|llc|verlag)\b|\s-\s", re.I
)
_MATERIAL = re.compile(
    r"^\(?\s{0,3}(?:mit (?:material|informationen|agenturmaterial|angaben|dpa|afp|reuters)|unter verwendung|"
    r"with (?:inputs?|reporting|material|files|information|ap|afp|reuters)|additional reporting|"
    r"material from|sources?|quellen?|agenturen|agencies)\b",
    re.I,
)
_CONTRIBUTION = re.compile(r"\bcontributed (?:reporting )?to this (?:report|story|article)\.?$", re.I)
_POST = re.compile(
    r"^(.{4,60}?),?\s{1,3}(?:correspondent|editor|reporter|writer|columnist|korrespondent(?:in)?|redakteur(?:in)?|"
    r"reporter(?:in)?)(?:\s(?:in|aus)\s\w+)?$",
    re.I,
)
_TITLE_SUFFIX = re.compile(r"\s{1,3}[|–—·-]\s{1,3}([^|–—·]{2,40})$")


@cache
def _agency_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in lexicons.LANGUAGES:
        names.update(lexicons.load(language).agencies)
    return names


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for language in lexicons.LANGUAGES for name in lexicons.load(language).given_names)


@cache
def _outlets() -> tuple[dict[str, str], dict[str, str]]:
    """Known outlets by domain and by name in lower case."""
    domains: dict[str, str] = {}
    names: dict[str, str] = {}
    for language in lexicons.LANGUAGES:
        for written, name in lexicons.load(language).outlets.items():
            names.setdefault(written, name)
    for path in sorted(LEXICONS.glob("*/boilerplate_outlets.txt")):
        for row in path.read_text(encoding="utf-8").splitlines():
            if row.startswith("#"):
                continue
            name, known_domains, *aliases = [*row.split("\t"), ""]
            for domain in known_domains.split():
                domains.setdefault(domain, name)
            for alias in (name, *aliases[0].split(";")):
                if alias.strip():
                    names.setdefault(alias.strip().lower(), name)
    return domains, names


def agencies_in(text: str) -> list[str]:
    """The agencies named in a credit, in canonical spelling and in the order they stand."""
    found: list[str] = []
    known = _agency_names()
    words = [match.group().strip(".") for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        for length in (4, 3, 2, 1):
            written = " ".join(words[at : at + length])
            name = known.get(written.lower())
            # Petra writes, PETRA is Jordan's agency
            is_given_name = written.lower() in _given_names() and not written.isupper()
            if name and not is_given_name and at + length <= len(words):
                if name not in found:
                    found.append(name)
                at += length
                break
        else:
            at += 1
    return found


def read_byline(text: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """(names, agencies) when the line is a byline, else None."""
    opening = _OPENING.match(text)
    if not opening or len(text) > LONGEST_BYLINE or text.rstrip().endswith(("?", "!", ":")):
        return None
    rest = text[opening.end() :].split(";")[0].strip(" .)")
    agencies = tuple(agencies_in(text))
    names: list[str] = []
    strangers = 0
    for part in _NAME_BREAK.split(rest):
        if not part:
            continue
        part, _ = _part_outlet(part)
        if _is_person(part):
            names.append(part if not part.isupper() else part.title())
        elif not agencies_in(part) and not _is_byline_filler(part):
            strangers += len(part.split())
    known = bool(names or agencies or _DOMAIN.search(rest) or _starts_with_staff(rest))
    if not known or strangers > 6 or (strangers > 2 and not agencies and len(names) < 1):
        return None
    if names and strangers > 4 and not agencies:
        return None
    return tuple(dict.fromkeys(names)), agencies


def _part_outlet(part: str) -> tuple[str, str]:
    """(the words before it, the outlet) where a paper's name follows a person's: "Inken Petersen Landbote"."""
    words = part.split()
    for start in range(2, len(words)):
        rest = words[start:]
        name = " ".join(rest)
        is_outlet = (
            looks_like_outlet(name)
            if rest[0].lower() in ("the", "der", "die", "das")
            else (known_outlet(name) or (len(rest) == 1 and is_compound_name(rest[0])))
        )
        if is_outlet and not name.isupper():
            return " ".join(words[:start]), name
    return part, ""


def is_papers_name(text: str) -> bool:
    """Whether a line beside a byline is the paper's: "Ellerauer Anzeiger", but not "Emily Post"."""
    words = text.split()
    return len(words) >= 2 and words[0].lower() not in _given_names() and looks_like_outlet(text)


def outlet_of_byline(text: str) -> str:
    """The paper that stands behind a name or an agency in a byline or credit, or ""."""
    opening = _OPENING.match(text)
    if opening:
        for part in _NAME_BREAK.split(text[opening.end() :]):
            person, name = _part_outlet(part.strip(" .)"))
            if name and _is_person(person):
                return known_outlet(name) or name
        return ""
    if is_papers_name(text):
        return text.strip()
    if not is_agency_credit(text):
        return ""
    parts = (part.strip() for part in text.strip(" ()").split("/"))
    return next((part for part in parts if is_compound_name(part) and not agencies_in(part)), "")


def _is_person(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 5 or words[0].lower() in _PARTICLES - {"von", "van", "de", "al"}:
        return False
    if any(word.lower().strip(".") in _NO_NAME for word in words) or agencies_in(text):
        return False
    return all(_NAME_WORD.match(word) or (number and word in _PARTICLES) for number, word in enumerate(words))


def _is_byline_filler(text: str) -> bool:
    words = text.lower().split()
    return len(words) <= 4 and (
        bool(_DOMAIN.search(text)) or any(word.strip(".") in _NO_NAME for word in words) or len(words) == 1
    )


def _starts_with_staff(text: str) -> bool:
    first = text.lower().split(" ")[0]
    return first in ("unserem", "unseren", "unserer", "our", "redaktion", "staff", "wire", "combined")


def read_bare_byline(text: str) -> tuple[str, ...]:
    """The names in a byline without "By": only names, or a name with a post ("Eleanor Pask, health editor")."""
    if len(text) > LONGEST_BYLINE or text.rstrip().endswith((".", "?", "!", ":")):
        return ()
    names = [part for part in re.split(r"\s{0,3}(?:,|\bund\b|\band\b|&)\s{0,3}", text.strip()) if part]
    if is_papers_name(text):
        return ()
    if names and all(_is_person(name) for name in names):
        return tuple(names)
    posted = _POST.match(text.strip())
    words = posted[1].split() if posted else []
    while len(words) > 2 and (words[-1].islower() or words[-1].lower() in load_phrases().line):
        words.pop()
    name = " ".join(words)
    return (name,) if _is_person(name) else ()


def is_agency_credit(text: str) -> bool:
    """Whether a short line only credits agencies and initials: "jm/AR/pf (dpa, afp)", "(dpa)", "bur/kle"."""
    words = text.split()
    if not words or len(words) > LONGEST_CREDIT_WORDS or text.rstrip().endswith(("?", "!")):
        return False
    if is_contribution(text):
        return bool(agencies_in(text))
    if _MATERIAL.match(text):
        return len(words) <= 10 or bool(agencies_in(text))
    bare = re.sub(r"[()\[\].,;]", " ", text)
    known = _agency_names()
    tokens = [part for word in bare.split() for part in word.split("/") if part]
    initials = [token for token in tokens if re.fullmatch(r"[A-Za-zäöü]{2,5}(?:-[A-Za-z]{2,4})?", token)]
    agencies = [token for token in tokens if token.lower() in known]
    if agencies and "/" in text and len(words) <= 4:
        tokens = [token for token in tokens if not is_compound_name(token)]  # "Reuters/Wirtschaftsblatt"
    if "/" in text and len(initials) == len(tokens) and len(words) <= 4:
        return bool(agencies) or (len(words) == 1 and bool(re.fullmatch(r"[a-z]{2,4}/[a-zA-Z/]{2,12}", text)))
    return bool(agencies) and len(agencies) + len(re.findall(r"\b(?:mit|und|and|with|red|rtr)\b", bare, re.I)) >= len(
        tokens
    )


def is_contribution(text: str) -> bool:
    """Whether the line thanks a helper: "AP writer Ida Roe contributed to this report"."""
    return len(text) <= LONGEST_BYLINE and bool(_CONTRIBUTION.search(text.rstrip()))


def agencies_of_paragraph(text: str, *, is_first: bool, is_last: bool) -> list[str]:
    """Agencies in a dateline ("Kassel (dpa) - ") or in the credit at a text's end ("… (dpa)")."""
    found: list[str] = []
    if is_first:
        dateline = _DATELINE.match(text[:200])
        if dateline and is_agency_credit(f"({dateline[1]})"):
            found += agencies_in(dateline[1])
    if is_last:
        ending = _ENDING.search(text[-80:])
        credit = ending and (ending[1] or ending[2])
        if credit and is_agency_credit(f"({credit})"):
            found += agencies_in(credit)
    return found


def outlet_of_copyright(text: str) -> str:
    """The outlet a copyright line names; "" for agencies and for photo credits."""
    match = _COPYRIGHT.search(text[:400])
    if not match:
        return ""
    has_year = bool(re.search(r"\b(?:19|20)\d\d\b", text[:400]))
    rest = re.sub(r"^\W*(?:19|20)\d\d(?:\s{0,3}[-–]\s{0,3}(?:19|20)\d\d)?\W*(?:by\s{1,3})?", "", match["rest"])
    domain = outlet_of_domain(rest)
    if domain:
        return domain
    name = _RIGHTS.split(rest)[0].strip(" .:©-–")
    known = known_outlet(name)
    if known:
        return known
    words = name.split()
    if (
        agencies_in(name)
        or "/" in name
        or not 1 <= len(words) <= LONGEST_OUTLET_WORDS
        or (_is_person(name) and not has_year)
    ):
        return ""
    return name if words[0][:1].isupper() and len(name) >= 3 else ""


def outlet_of_domain(text: str) -> str:
    """The outlet behind the first web address in the text: by name when known, else the address as it stands."""
    match = _DOMAIN.search(text[:400])
    if not match:
        return ""
    domain = match[1].lower().removeprefix("www.")
    domains, _ = _outlets()
    parts = domain.split(".")
    for start in range(len(parts) - 1):
        known = domains.get(".".join(parts[start:]))
        if known:
            return known
    return domain


def known_outlet(name: str) -> str:
    """The outlet's usual name when these words name one we know, else ""."""
    return _outlets()[1].get(" ".join(name.lower().split()), "")


def split_title(title: str) -> tuple[str, str]:
    """(title, outlet) of a browser title "Headline | Outlet"; the title as it is when no known outlet ends it."""
    match = _TITLE_SUFFIX.search(title)
    if match:
        written = match[1].strip()
        name = known_outlet(written) or (outlet_of_domain(written) if " " not in written else "")
        if not name and "|" in match.group() and looks_like_outlet(written):
            name = written
        if name:
            return title[: match.start()].rstrip(), name
    return title, ""
