"""What is said, in the text's own words: as a clause, as a quotation, or as what the claimant does ("fordert …")."""

import re
from dataclasses import dataclass

from apps.extraction.clauses import clause_words, cue_words, is_negated, left_edge, right_edge, verb_of
from apps.extraction.grammar import word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import words_of
from apps.extraction.types import Attribution, Kind, Span, SpeechAct
from apps.extraction.verb_second import is_finite, verb_first, verb_second

# Acts whose content alone would say the opposite of the text, or more: "denies", "fears", "demands" must stay.
TOLD_BY_VERB = frozenset(SpeechAct) - {
    SpeechAct.STATES,
    SpeechAct.CONFIRMS,
    SpeechAct.ANNOUNCES,
    SpeechAct.PROMISES,
    SpeechAct.WARNS,
}
QUOTE_MARKS = '„“”"»«‚‘’‹›'
ENDS = ".!?…"
NO_COMMENT = {"kein kommentar": "kein Kommentar", "keinen kommentar": "kein Kommentar", "no comment": "no comment"}
SENTENCE_END = re.compile(r"[.!?:]\s")
# "vorzulegen", "offenzulegen": the particle, then at least a verb's stem.
ZU_INSIDE = re.compile(r"[a-zäöüß]{2,12}zu[a-zäöüß]{2,14}n")
# Words before which German sets a comma.
CLAUSE_OPENERS = word_list("de", "clause_openers")
# A source further off than this stands in another sentence.
NEAR = 300


@dataclass(frozen=True, slots=True)
class Gist:
    """The words; `form` is "quoted", "clause" (a sentence of its own), "part" or "told" (begins with the verb)."""

    words: str
    form: str
    has_verb_last: bool = False


def gist_of(text: str, attribution: Attribution, lexicon: Lexicon) -> Gist:
    """The attribution's gist, uncut."""
    if attribution.kind is Kind.DIRECT:
        return Gist(quoted_words(text, attribution), "quoted")
    said = line(text, attribution.content)
    if short := NO_COMMENT.get(said.strip(QUOTE_MARKS + ENDS + " ").lower()):
        return Gist(short, "told")
    if attribution.kind is Kind.REPORTED:
        told = _without_end(_told_sentence(text, attribution, lexicon))
        return Gist(told, "told", _closes_with_cue(text, attribution, told, lexicon))
    if attribution.kind is Kind.FREE_INDIRECT or not attribution.cue:
        return Gist(said, "clause")
    if lexicon.language == "en" and any(span.of(text).startswith("to ") for span in attribution.content[1:]):
        return Gist(_without_end(line(text, (region(text, attribution),))), "clause")  # "he is said to …"
    if _needs_verb(text, attribution, lexicon, said) and not attribution.is_hearsay:
        return Gist(_without_end(_told(text, attribution, lexicon, said)), "told")
    if does := _what_it_does(text, attribution):
        return Gist(_without_end(does), "told")
    return _clause(text, attribution, lexicon, said)


def _what_it_does(text: str, attribution: Attribution) -> str:
    """ "Das Amt prüft nach eigenen Angaben …": the content without the claimant it begins with."""
    first, *rest = attribution.content
    source = attribution.source[0] if attribution.source else first
    if source.start != first.start or source.end >= first.end:
        return ""
    return line(text, (Span(source.end, first.end), *rest))


def _clause(text: str, attribution: Attribution, lexicon: Lexicon, said: str) -> Gist:
    if lexicon.language == "de" and _is_verb_first(text, attribution, said):
        moved = verb_first(said)
        return Gist(moved, "clause") if moved else Gist(f"… {said}", "part")
    if clause := own_clause(said, lexicon):
        return Gist(clause, "clause")
    if attribution.is_hearsay:
        return Gist(said, "part")
    return Gist(_without_end(_told(text, attribution, lexicon, said)), "told")


def _is_verb_first(text: str, attribution: Attribution, said: str) -> bool:
    """ "Laut Polizei | wurden zwei Menschen verletzt": what leads the sentence in is not the content's."""
    is_behind = attribution.cue[0].start < attribution.content[0].start
    return is_behind and is_finite(said.partition(" ")[0])


def _closes_with_cue(text: str, attribution: Attribution, told: str, lexicon: Lexicon) -> bool:
    """A German frame: "haben … verkündet", "sprach … aus"."""
    return lexicon.language == "de" and len(attribution.cue) > 1 and told.endswith(attribution.cue[-1].of(text))


def own_clause(said: str, lexicon: Lexicon) -> str | None:
    """The content as a main clause: without "that", without "dass" where the verb can move; None where it cannot."""
    opener, _, rest = said.partition(" ")
    if opener.lower().rstrip(",") not in lexicon.lists["complementiser"]:
        return said
    return verb_second(rest) if lexicon.language == "de" else rest


def quoted_words(text: str, attribution: Attribution) -> str:
    """The quoted words without their marks, the parts joined as the speaker said them."""
    joined, position = "", 0
    for span in attribution.content:
        part = _unquoted(" ".join(span.of(text).split()))
        if joined and not joined.endswith(tuple(ENDS)):
            # A comma before the closing mark is the typesetter's; where the sentence ended, a full stop was left out.
            has_ended = SENTENCE_END.search(text, position, span.start) is not None
            joined = joined.removesuffix(",") + ("." if has_ended else "")
        joined, position = f"{joined} {part}".strip(), span.end
    return joined.removesuffix(",")


def _unquoted(words: str) -> str:
    if words[:1] == "'" and words[-1:] == "'":  # straight single marks, which are apostrophes anywhere else
        return words[1:-1].strip()
    if words[:1] in QUOTE_MARKS:
        words = words[1:]
    if words[-1:] in QUOTE_MARKS or words[-2:-1] in QUOTE_MARKS and words[-1:] in ENDS + ",":
        words = words[:-1] if words[-1:] in QUOTE_MARKS else words[:-2] + words[-1:]
    return words.strip()


def line(text: str, spans: tuple[Span, ...]) -> str:
    """The spans' words as one line, with the comma that a clause needs where the cue stood before it."""
    joined, position = "", 0
    for span in spans:
        part = " ".join(span.of(text).split())
        if joined and text[position : span.start].rstrip().endswith(","):
            opener = part.partition(" ")[0].lower()
            is_clause = opener in CLAUSE_OPENERS
            joined += "," if is_clause and joined[-1].isalnum() else ""
        joined, position = f"{joined} {part}".strip(), span.end
    return joined


def region(text: str, attribution: Attribution) -> Span:
    """From the first to the last part of the attribution, a source in another sentence left out."""
    start, end = attribution.content[0].start, attribution.content[-1].end
    near = [span for span in attribution.source if span.end > start - NEAR and span.start < end + NEAR]
    spans = [*attribution.content, *attribution.cue, *near]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    if first < start:
        first = left_edge(text, first, attribution.content)  # "Wie das Amt sagt, …"
    if last > end:
        last = right_edge(text, last, attribution.content)  # "leugnet er nicht": the "not" stands behind the cue
    return Span(first, last + (text[last : last + 1] in ("?", "!")))


def _needs_verb(text: str, attribution: Attribution, lexicon: Lexicon, said: str) -> bool:
    """Whether the content is no sentence without its verb, or says something else without it."""
    if attribution.speech_act in TOLD_BY_VERB and _has_verb(text, attribution, lexicon):
        return True
    if said.partition(" ")[0].lower().rstrip(",") in lexicon.lists["question_opener"]:
        return _has_verb(text, attribution, lexicon)
    return _is_infinitive(said, lexicon) or _is_object(text, attribution, lexicon)


def _has_verb(text: str, attribution: Attribution, lexicon: Lexicon) -> bool:
    cue = cue_words(text, attribution)
    return verb_of(lexicon, cue, clause_words(text, attribution)) is not None


def _is_infinitive(said: str, lexicon: Lexicon) -> bool:
    """ "to stay at home"; "notfalls zu klagen", "den Entwurf vorzulegen"."""
    if lexicon.language == "en":
        return said.startswith(("to ", "not to "))
    words = words_of(said)
    for place, word in enumerate(words):
        ends = place + 1 == len(words) or words[place + 1].is_mark
        has_zu = place > 0 and words[place - 1].lower == "zu"
        if ends and word.lower.endswith("n") and (has_zu or ZU_INSIDE.fullmatch(word.lower)):
            return True
    return False


def _is_object(text: str, attribution: Attribution, lexicon: Lexicon) -> bool:
    """ "put the cost at …", "suggested that he resign": a verb that does not simply say what follows it."""
    cue = cue_words(text, attribution)
    verb = verb_of(lexicon, cue, clause_words(text, attribution))
    first, last = attribution.content[0], attribution.cue[-1]
    if verb is None or verb.strength == "sure" or last.end > first.start:
        return False
    opens = first.of(text).partition(" ")[0].lower() in lexicon.lists["complementiser"]
    return opens or not text[last.end : first.start].strip()


def has_negated_source(text: str, attribution: Attribution, lexicon: Lexicon) -> bool:
    """ "Keiner der Beteiligten", "neither president": without the source the text would say the opposite."""
    first = attribution.source[:1]
    return bool(first) and is_negated(words_of(text, first[0].start, first[0].end)[:2], lexicon)


def _told(text: str, attribution: Attribution, lexicon: Lexicon, said: str) -> str:
    """The verb with all that stands beside it, then the content: "wirft ihm vor, gelogen zu haben"."""
    start, first, last = attribution.cue[0].start, attribution.content[0], attribution.content[-1]
    if has_negated_source(text, attribution, lexicon):
        return line(text, (region(text, attribution),))
    if start < first.start:
        return _without(text, Span(start, last.end), attribution.source)
    end = right_edge(text, attribution.cue[-1].end, attribution.content)
    verb = _without(text, Span(start, end), attribution.source)
    verb_read = verb_of(lexicon, cue_words(text, attribution), [])
    is_modal = verb_read is not None and verb_read.lemma in lexicon.lists["modal_verb"]
    return f"{verb}{', ' if lexicon.language == 'de' and not is_modal else ' '}{lowered(said, lexicon)}"


def _told_sentence(text: str, attribution: Attribution, lexicon: Lexicon) -> str:
    """A reported sentence without the one who does what it tells."""
    whole = Span(attribution.content[0].start, attribution.content[-1].end)
    inside = [span for span in attribution.source if whole.covers(span)]
    if not inside or not attribution.cue or len(attribution.content) > 1:
        return line(text, attribution.content)
    source, cue = inside[0], attribution.cue[0]
    before = text[whole.start : min(source.start, cue.start)]
    hangs_on = before.split()[-1].lower() if before.strip() else ""
    if has_negated_source(text, attribution, lexicon) or hangs_on in lexicon.lists["preposition"]:
        return line(text, attribution.content)
    if source.start < cue.start:
        if is_negated(words_of(before), lexicon):
            return line(text, attribution.content)
        start = cue.start if "," in text[source.end : cue.start] else source.end  # an apposition goes
        return _without(text, Span(start, whole.end), attribution.source[1:])
    between, after = text[cue.end : source.start], text[source.end : whole.end]
    if "," in before or not before.strip():
        return f"{cue.of(text)}{between}{after}" if not before.strip() else line(text, attribution.content)
    if after.startswith(" sich "):  # stands next to the verb once the subject is gone
        between, after = " sich ", after.removeprefix(" sich")
    return f"{cue.of(text)}{between}{lowered(before.strip(), lexicon)}{after if after[:1] in '.,;:!?' else f' {after}'}"


def _without(text: str, stretch: Span, removed: tuple[Span, ...]) -> str:
    """The stretch of text without the spans in it, its blanks and commas set right."""
    kept, position = "", stretch.start
    for span in removed:
        if stretch.start <= span.start and span.end <= stretch.end:
            kept += text[position : span.start].rstrip() + " "
            position = span.end
    kept += text[position : stretch.end]
    return " ".join(kept.replace(" ,", ",").replace(" :", ":").split()).strip(" ,;:–—")


def lowered(words: str, lexicon: Lexicon) -> str:
    """With a small first letter, unless the first word may be a noun or a name."""
    first, _, rest = words.partition(" ")
    lists = lexicon.lists
    function_words = (
        lists["article"] | lists["fused_preposition"] | lists["no_adjective"] | lists["question_opener"]
        | lists["subject_pronoun"] | lists["no_name"] | lists["complementiser"] | lists["negator"] | lists["opener"]
    )  # fmt: skip
    is_adjective = lexicon.language == "de" and first.endswith(("e", "es", "em")) and rest[:1].isupper()
    if first == "I" or not (first.lower() in function_words or is_adjective):
        return words
    return words[:1].lower() + words[1:]


def _without_end(words: str) -> str:
    words = " ".join(words.split())
    return words[:-1].rstrip() if words.endswith(".") and not words.endswith("..") else words
