"""Speech in quotation marks and who speaks: before, behind, inverted, interrupted, or by name and colon."""

from apps.extraction.grammar import ENGLISH, GERMAN, word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, english_phrases, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.cues import find_cues
from apps.extraction.tagging.german_phrases import PRONOMINAL_ADVERBS
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Document, Kind, Quotation, Sentence, Span

# How far from the speech its cue may stand, in atoms.
REACH = 30
# A sentence longer than this does more than name the speaker.
MAX_TAG = 16
MAX_SIGNATURE = 8
# What stands before a colon, but does not speak.
NO_SPEAKERS = word_list("de", "no_speakers")
ENDS = frozenset([".", ",", "again", "later", "her", "him", "them", "reporters"])
# Words a fragment may have; more are taken for speech where nothing speaks against it.
FRAGMENT = 5


def speeches(document: Document, lexicon: Lexicon) -> frozenset[Span]:
    """The quotations that are speech; titles, names, irony and fragments inside a sentence are not."""
    found: set[Span] = set()
    paragraphs = iter(document.paragraphs)
    paragraph = next(paragraphs, None)
    previous: Quotation | None = None
    for quotation in document.quotations:
        while paragraph is not None and paragraph.end < quotation.span.end:
            paragraph = next(paragraphs, None)
        if paragraph is None:
            break
        after_open = previous is not None and not previous.is_closed
        says_something = any(character.isalnum() for character in quotation.span.of(document.text))
        if says_something and (after_open or _is_speech(document.text, quotation, paragraph, lexicon, previous, found)):
            found.add(quotation.span)
        previous = quotation
    return frozenset(found)


def _is_speech(
    text: str, quotation: Quotation, paragraph: Span, lexicon: Lexicon, previous: Quotation | None, found: set[Span]
) -> bool:
    span = quotation.span
    inner = text[span.start + 1 : span.end - 1 if quotation.is_closed else span.end].strip()
    words = inner.split()
    if not words:
        return False
    before = text[max(paragraph.start, span.start - 160) : span.start].rstrip()
    after = text[span.end : min(paragraph.end, span.end + 120)].lstrip()
    if not quotation.is_closed:
        return len(words) >= 4 or before.endswith(":")
    ends_like_speech = inner[-1] in ".!?…,"
    if before.endswith(":"):
        return len(words) >= 2 or ends_like_speech
    if not before or before[-1] in '.!?…“”"»«:–—)':
        if before and before[-1] in '“”"»«' and previous is not None and previous.span not in found:
            return False
        if ends_like_speech and (len(words) >= 3 or not after):
            return True
        if _begins_with_cue(after, lexicon):
            return True
        if not after or after[0] in "–—":
            return len(words) >= FRAGMENT
        return inner[-1] == "," and inner[0].isupper()
    clause = before.rstrip(",–— ").split()
    if before[-1] == ",":
        if lexicon.language == "de" and not ends_like_speech and _runs_on_in_sentence(after, lexicon):
            return False
        if previous is not None and previous.span in found and span.start - previous.span.end < 120:
            return len(words) >= 2
        return (len(words) >= 3 or ends_like_speech) and any(_is_cue(word, lexicon) for word in clause[-9:])
    starts = inner[0].isupper()
    if clause and _is_cue(clause[-1], lexicon) and starts:
        return len(words) >= 4 or (ends_like_speech and len(words) >= 2)
    return starts and inner[-1] in ".!?" and len(words) >= 7


def _runs_on_in_sentence(after: str, lexicon: Lexicon) -> bool:
    """ "das Prinzip, „eine Stimme für jeden“ gebe es": no comma, and no verb of saying, behind the mark."""
    word = after.split()[0] if after else ""
    tells = any(form.form in ("present", "past") for form in lexicon.verbs.get(word, ()))
    return word[:1].isalpha() and word.islower() and not tells


def _is_cue(word: str, lexicon: Lexicon) -> bool:
    forms = lexicon.verbs.get(word.strip(".,;:!?()„“”\"'").lower(), ())
    return any(form.form != "infinitive" for form in forms)


def _begins_with_cue(after: str, lexicon: Lexicon) -> bool:
    """Whether the words behind the closing mark tell who spoke."""
    if not after:
        return False
    words = after.lstrip(",–— ").split()[:9]
    if after[0] in ",–—―" and words and words[0].lower() in ("so", "heißt", "hieß", "lautet", "lautete", "wie"):
        return True
    if lexicon.language == "de":
        return (
            after[0] in ",–—―"
            and bool(words)
            and any(_is_cue(word, lexicon) or word in ("hat", "hatte", "soll", "heißt") for word in words[:2])
        )
    return any(_is_cue(word, lexicon) for word in words) and (after[0] in ",–—―" or True)


def names_speaker(sentence: Sentence, *, lexicon: Lexicon) -> bool:
    """ "Graham asked.": a short English sentence that only says who spoke the question before it."""
    tokens = sentence.tokens
    if lexicon.language != "en" or not 2 <= len(tokens) <= MAX_TAG or not tokens[0].text[0].isupper():
        return False
    for place, token in enumerate(tokens[1:9], start=1):
        following = tokens[place + 1].text.lower() if place + 1 < len(tokens) else "."
        if _is_cue(token.text, lexicon) and (following in ENDS or following in ENGLISH.prepositions):
            return True
        if token.text.lower() in ENGLISH.auxiliaries:
            return False
    return False


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon) -> list[Attribution]:
    """The unit's direct speech. One without a cue is left without a source, for linking."""
    places = [index for index, atom in enumerate(unit.atoms) if atom.is_speech]
    found: list[tuple[list[int], Cue | None, tuple[int, ...], tuple[int, int] | None, float]] = []
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else len(unit.atoms)
        preceding = places[number - 1] if number else -1
        tagged = _cue_of(unit, place, preceding, following, cues, lexicon)
        if tagged is not None and found:
            tagged = _with_subject_of(found[-1][3], tagged, unit)
        if (
            tagged is None
            and found
            and number
            and _continues(unit, places[number - 1], place, found[-1])
            or tagged is not None
            and found
            and tagged[1]
            and found[-1][2] == tagged[1]
        ):
            found[-1][0].append(place)
        elif tagged is not None:
            found.append(([place], tagged[0], tagged[1], tagged[2], tagged[3]))
        else:
            found.append(([place], None, (), None, confidence.DIRECT_BARE))
    return [
        attribution(
            unit,
            Kind.DIRECT,
            [(place, place + 1) for place in parts],
            confidence=sure,
            cue=cue,
            cue_atoms=atoms,
            source=source,
        )
        for parts, cue, atoms, source, sure in found
    ]


def _with_subject_of(source: tuple[int, int] | None, tagged: "Tagged", unit: Unit) -> "Tagged":
    """ "„…“, und fügte hinzu: „…“": a second verb without a subject has that of the first."""
    cue, atoms, own, sure = tagged
    is_second = own is None and cue is not None and unit.lower(cue.finite - 1) in ("und", "and")
    return (cue, atoms, source, sure) if is_second else tagged


def _continues(
    unit: Unit,
    before: int,
    place: int,
    last: tuple[list[int], Cue | None, tuple[int, ...], tuple[int, int] | None, float],
) -> bool:
    """Whether a speech without a cue of its own goes on with the one before in this unit."""
    return bool(last[2]) or place - before <= 3


Tagged = tuple[Cue | None, tuple[int, ...], tuple[int, int] | None, float]


def _cue_of(unit: Unit, place: int, preceding: int, following: int, cues: list[Cue], lexicon: Lexicon) -> Tagged | None:
    before = [cue for cue in cues if preceding < cue.first and cue.last < place and place - cue.last <= REACH]
    after = [cue for cue in cues if place < cue.first < following and cue.first - place <= REACH]
    if unit.lower(place - 1) == ":":
        return (
            _from_before(unit, place, preceding, before)
            or _by_name(unit, place, preceding)
            or _from_after(unit, place, following, after)
        )
    return _from_after(unit, place, following, after) or _from_before(unit, place, preceding, before)


def _from_before(unit: Unit, place: int, preceding: int, cues: list[Cue]) -> Tagged | None:
    """The nearest cue before the speech whose subject is told; where none is, the nearest."""
    nearest: Tagged | None = None
    for cue in reversed(cues):
        if not _leads_to(unit, cue, place):
            continue
        source = _subject(unit, cue, cues)
        if source is None and unit.language == "de" and cue.form.lemma.startswith("heißen"):
            source = _from_place(unit, cue.last + 1, place)
        if source is None and unit.language == "en" and unit.lower(place - 1) == ":":
            source = english_phrases.subject_after(unit, cue.last + 1, place - 1)  # "Said Ellis: …"
        if source is not None:
            return cue, cue.atoms, source, confidence.DIRECT_WITH_CUE
        nearest = nearest or (cue, cue.atoms, None, confidence.DIRECT_WITH_CUE)
    return nearest


def _leads_to(unit: Unit, cue: Cue, place: int) -> bool:
    """Whether the speech at `place` may be what the verb before it says."""
    if any(_is_stop(unit, i) for i in range(cue.last + 1, place - 1)):
        return False
    if unit.language == "de":
        return not (cue.finite == 0 and unit.lower(1) == "sie")  # "Lesen Sie auch:"
    return not cue.is_passive or cue.form.lemma in ("quote", "cite")


def _is_stop(unit: Unit, index: int) -> bool:
    """A sentence's end, not the dot of "Georg W. Ohm"."""
    is_end = unit.atoms[index].text in ".!?" and unit.atoms[index + 1].is_capital
    return is_end and len(unit.atoms[index - 1].text) > 1


def _from_after(unit: Unit, place: int, following: int, cues: list[Cue]) -> Tagged | None:
    index = place + 1
    while index < following and unit.atoms[index].text in ",–—―":
        index += 1
    if index >= following:
        return None
    named = _signed(unit, place, following)
    if named is not None:
        return None, (), named, confidence.DIRECT_WITH_NAME
    if unit.language == "de":
        return _german_after(unit, index, following, cues)
    for cue in cues:
        if cue.first == index and not cue.is_passive:
            source = english_phrases.subject_after(unit, cue.last + 1, following)
            if source is None and cue.form.form == "gerund":
                continue
            return cue, cue.atoms, source, confidence.DIRECT_WITH_CUE
        source = english_phrases.subject_before(unit, cue.first, frozenset(other.main for other in cues))
        if source is not None and source[0] <= index + 1 and source[0] > place:
            return cue, cue.atoms, source, confidence.DIRECT_WITH_CUE
        break
    return None


def _signed(unit: Unit, place: int, following: int) -> tuple[int, int] | None:
    """ "„…“ – Veronika Kern": nothing but a dash and a name."""
    if unit.atoms[place + 1].text not in "–—―" or not 1 <= following - place - 2 <= MAX_SIGNATURE:
        return None
    last = min(following, unit.body_end)
    is_name = last > place + 2 and all(
        atom.is_capital or atom.text in ",.()" or atom.text[0].isdigit() for atom in unit.atoms[place + 2 : last]
    )
    return (place + 2, last) if is_name else None


def _german_after(unit: Unit, index: int, following: int, cues: list[Cue]) -> Tagged | None:
    word = unit.lower(index)
    for cue in cues:
        if cue.finite == index:
            if cue.form.lemma == "heißen" or word in ("heißt", "hieß"):
                return cue, cue.atoms, _from_place(unit, cue.last + 1, following), confidence.DIRECT_WITH_CUE
            source = german_phrases.subject_after(unit, index)
            return cue, cue.atoms, source, confidence.DIRECT_WITH_CUE
    if word == "so":
        source = german_phrases.subject_after(unit, index)
        return (None, (index,), source, confidence.DIRECT_WITH_CUE) if source else None
    if word in ("heißt", "hieß") and unit.lower(index + 1) == "es":
        return None, (index, index + 1), _from_place(unit, index + 2, following), confidence.DIRECT_WITH_CUE
    for cue in cues:
        first = unit.clause_of(index)[0]
        if unit.lower(first) == "wie" and cue.main >= first:
            return cue, cue.atoms, german_phrases.subject(unit, cue), confidence.DIRECT_WITH_CUE
        # "„…“ ist für X": not a cue; "„…“ rief X" without the comma is.
        break
    return None


def _from_place(unit: Unit, index: int, limit: int) -> tuple[int, int] | None:
    """ "hieß es aus dem Ministerium", "heißt es in dem Bericht": the phrase behind the preposition."""
    while index < limit and unit.lower(index) in ("es", "dazu", "weiter", "nur", "lediglich", "auch", "dort", "am"):
        if unit.lower(index) == "am":
            index += 1
        index += 1
    if unit.lower(index) in ("aus", "in", "im", "bei", "beim", "von", "vom", "seitens"):
        end = german_phrases.noun_phrase(unit, index + 1, limit)
        return (index + 1, end) if end > index + 1 else None
    return None


def _by_name(unit: Unit, place: int, preceding: int) -> Tagged | None:
    """ "Kosche: „…“": nothing but a phrase before the colon."""
    first = preceding + 1
    while first < place and unit.atoms[first].text in ".!?,–—":
        first += 1
    for index in range(place - 2, first - 1, -1):
        if unit.atoms[index].text in ".!?" and unit.atoms[index + 1].is_capital and len(unit.atoms[index - 1].text) > 3:
            first = index + 1
            break
    last = place - 1
    if first >= last or last - first > REACH or unit.lower(last - 1) in NO_SPEAKERS:
        return None
    if _is_name(unit, first, last):
        return None, (), (first, last), confidence.DIRECT_WITH_NAME
    source = opening(unit, first, last)
    return (None, (), source, confidence.DIRECT_BARE) if source is not None else None


def announced(unit: Unit, lexicon: Lexicon) -> Tagged | None:
    """Who speaks next, when the unit ends in a colon ("Holt continued:")."""
    if not unit.atoms or unit.atoms[-1].text != ":":
        return None
    cues = find_cues(unit, lexicon)
    return _from_before(unit, len(unit.atoms), -1, cues) or _by_name(unit, len(unit.atoms), -1)


def _is_name(unit: Unit, first: int, last: int) -> bool:
    if unit.language == "de":
        return german_phrases.noun_phrase(unit, first, last, has_genitive=True) == last
    return (
        last - first <= 12
        and unit.atoms[first].is_capital
        and not any(unit.lower(place) in ENGLISH.auxiliaries for place in range(first, last))
    )


def opening(unit: Unit, first: int, last: int) -> tuple[int, int] | None:
    """The phrase a clause without a known cue begins with: whoever it is about ("Pauly ist fassungslos: „…“")."""
    if unit.language == "en":
        return english_phrases.opening_subject(unit, last, frozenset(), first=first)
    if unit.lower(first) in GERMAN.prepositions | GERMAN.adverbs | GERMAN.subordinators | PRONOMINAL_ADVERBS:
        return None
    end = german_phrases.noun_phrase(unit, first, last, has_genitive=True)
    return (first, end) if first < end < last else None


def _subject(unit: Unit, cue: Cue, cues: list[Cue]) -> tuple[int, int] | None:
    if unit.language == "de":
        return german_phrases.subject(unit, cue)
    verbs = frozenset(other.main for other in cues)
    phrase = english_phrases.subject_before(unit, cue.first, verbs)
    before = unit.lower(cue.first - 1)
    if phrase is None and (before in ("and", "but", "then") or (cue.form.form == "gerund" and before == ",")):
        return english_phrases.opening_subject(unit, cue.first, verbs)
    return phrase
