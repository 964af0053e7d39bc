"""What is said, in the text's own words: as a clause, as a quotation, or as what the claimant does ("fordert …")."""

import re
from dataclasses import dataclass

from apps.extraction.clauses import clause_words, cue_words, is_negated, left_edge, right_edge, verb_of
from apps.extraction.grammar import BY_LANGUAGE, GERMAN, word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import words_of
from apps.extraction.types import Attribution, Kind, Span, SpeechAct
from apps.extraction.verb_second import approximators, is_finite, verb_first, verb_second

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
# "HALIFAX — ", "Warschau (Reuters) - ": where and by whom a report was written, before its first sentence.
DATELINE = re.compile(r"^(?:[A-ZÄÖÜ][A-ZÄÖÜ./, ]{2,40}|[A-ZÄÖÜ][\w./ ]{1,40} \([\w/. ]{2,20}\)) ?[–—-] ")
# "vorzulegen", "offenzulegen": the particle, then at least a verb's stem.
ZU_INSIDE = re.compile(r"[a-zäöüß]{2,12}zu[a-zäöüß]{2,14}n")
# Words before which German sets a comma, and English behind a teller in the middle of what is told.
CLAUSE_OPENERS = word_list("de", "clause_openers") | {"not", "but", "which", "who", "although", "though", "whereas"}
# German adverbs that no list holds: "schriftlich", "heftig", "zögerlich".
ADVERBS = ("lich", "haft", "weise", "sam", "ig")
# Quoted words further behind their verb than this are told apart from it.
NEAR_QUOTE = 80
LONGEST_NEGATOR = 12
# What right before a subject says that it is not all, or hardly any, of whom the act is told.
LIMITS = frozenset(
    ["not", "only", "hardly", "barely", "scarcely", "just", "nicht", "keineswegs", "längst", "nur", "lediglich", "kaum"]
)
# First words of a quotation that keep their comma where the teller steps in.
INTERJECTIONS = frozenset(["well", "yes", "no", "oh", "look", "now", "ja", "nein", "nun", "na", "ach", "gut", "also"])
# A source further off than this stands in another sentence.
NEAR = 300
# Words between a subject and its verb that tell how it was said.
MAX_ADVERBS = 3


@dataclass(frozen=True, slots=True)
class Gist:
    """The words; `form` is "quoted", "clause" (a sentence of its own), "part" or "told" (begins with the verb)."""

    words: str
    form: str
    has_verb_last: bool = False


def gist_of(text: str, attribution: Attribution, lexicon: Lexicon) -> Gist:
    """The attribution's gist, uncut."""
    if attribution.kind is Kind.DIRECT:
        quoted = quoted_words(text, attribution)
        told = _told_fragment(text, attribution) if quoted[:1].islower() else ""
        return Gist(told, "told") if told else Gist(quoted, "quoted")
    if negator := has_negated_source(text, attribution, lexicon):
        return Gist(_without_end(_from(text, attribution, negator)), "clause")
    said = DATELINE.sub("", line(text, attribution.content))
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


def _told_fragment(text: str, attribution: Attribution) -> str:
    """ "warnte davor, „im Nebel zu schießen“": quoted words that are no sentence, with the verb before them."""
    first, last = attribution.content[0], attribution.content[-1]
    if not attribution.cue or not 0 <= first.start - attribution.cue[-1].end < NEAR_QUOTE:
        return ""
    stretch = Span(attribution.cue[0].start, last.end)
    if SENTENCE_END.search(text, stretch.start, first.start):
        return ""
    return _without(text, stretch, attribution.source)


def _from(text: str, attribution: Attribution, negator: Span) -> str:
    """The sentence from the word that negates its subject."""
    whole = region(text, attribution)
    return line(text, (Span(min(whole.start, negator.start), whole.end),))


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
    if lexicon.language != "de" or len(attribution.cue) < 2:
        return False
    return told.startswith(attribution.cue[0].of(text)) and told.endswith(attribution.cue[-1].of(text))


def own_clause(said: str, lexicon: Lexicon) -> str | None:
    """The content as a main clause: without "that", without "dass" where the verb can move; None where it cannot."""
    opener, _, rest = said.partition(" ")
    if opener.lower().rstrip(",") not in lexicon.lists["complementiser"]:
        return said
    if lexicon.language == "en" and rest.partition(" ")[0].lower() in BY_LANGUAGE["en"].auxiliaries:
        return said  # "that was enough": no conjunction
    return verb_second(rest) if lexicon.language == "de" else rest


def quoted_words(text: str, attribution: Attribution) -> str:
    """The quoted words without their marks, the parts joined as the speaker said them."""
    joined, position = "", 0
    for span in attribution.content:
        part = _unquoted(" ".join(span.of(text).split()))
        if joined and not joined.endswith(tuple(ENDS)):
            # A comma before the closing mark is the typesetter's; where the sentence ended, a full stop was left out.
            has_ended = SENTENCE_END.search(text, position, span.start) is not None
            opens = (
                part.partition(" ")[0].lower() in CLAUSE_OPENERS | {"aber"}
                or joined.strip(",").lower() in INTERJECTIONS
            )
            joined = joined.removesuffix(",") + ("." if has_ended else "," if opens else "")
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
    if attribution.speech_act is SpeechAct.CONFIRMS and _is_said_with_no(text, attribution, lexicon):
        return True  # "does not dispute that …" is less than saying it
    if said.partition(" ")[0].lower().rstrip(",") in lexicon.lists["question_opener"]:
        return _has_verb(text, attribution, lexicon)
    return _is_infinitive(said, lexicon) or _is_object(text, attribution, lexicon)


def _is_said_with_no(text: str, attribution: Attribution, lexicon: Lexicon) -> bool:
    return is_negated(clause_words(text, attribution), lexicon) or is_negated(cue_words(text, attribution), lexicon)


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


def has_negated_source(text: str, attribution: Attribution, lexicon: Lexicon) -> Span | None:
    """ "Keiner der Beteiligten", "not all members": without it the text would say the opposite. Where it begins."""
    for source in attribution.source[:1]:
        if is_negated(words_of(text, source.start, source.end)[:2], lexicon):
            return source
        before = words_of(text, max(0, source.start - LONGEST_NEGATOR), source.start)[-1:]
        is_apart = any(span.start <= source.start - 1 < span.end for span in attribution.cue)
        if before and not is_apart and before[0].lower in LIMITS:
            return Span(before[0].span.start, source.end)
    return None


def _told(text: str, attribution: Attribution, lexicon: Lexicon, said: str) -> str:
    """The verb with all that stands beside it, then the content: "wirft ihm vor, gelogen zu haben"."""
    start, first, last = attribution.cue[0].start, attribution.content[0], attribution.content[-1]
    if start < first.start:
        return _without(text, Span(_with_adverbs(text, attribution, start, lexicon), last.end), attribution.source)
    end = right_edge(text, attribution.cue[-1].end, attribution.content)
    verb = _without(text, Span(start, end), attribution.source)
    verb_read = verb_of(lexicon, cue_words(text, attribution), [])
    if said.partition(" ")[0].lower() in BY_LANGUAGE[lexicon.language].auxiliaries:
        return f"{verb}: {said}"  # "Was he to stop, she asked": a question with its verb first
    if SENTENCE_END.search(text, last.end - 1, start):
        return f"{verb}: {said}"  # the sentence before: "Das kritisiert auch …"
    is_modal = verb_read is not None and verb_read.lemma in lexicon.lists["modal_verb"]
    return f"{verb}{', ' if lexicon.language == 'de' and not is_modal else ' '}{lowered(said, lexicon)}"


def _with_adverbs(text: str, attribution: Attribution, start: int, lexicon: Lexicon) -> int:
    """Where the verb's own words begin: behind the source right before it ("never doubted")."""
    for source in attribution.source:
        between = text[source.end : start] if source.end <= start else ""
        opener = between.split()[0] if between.strip() else ""
        is_phrase = opener in lexicon.lists["preposition"] | lexicon.lists["article"] or not between.islower()
        if (
            opener
            and not is_phrase
            and len(between.split()) <= MAX_ADVERBS
            and not any(mark in between for mark in ',;:–—()"“”„\n')
        ):
            return start - len(between.lstrip())
    return start


def _told_sentence(text: str, attribution: Attribution, lexicon: Lexicon) -> str:
    """A reported sentence without the one who does what it tells."""
    whole = Span(attribution.content[0].start, attribution.content[-1].end)
    inside = [span for span in attribution.source if whole.covers(span)]
    cues = [span for span in attribution.cue if whole.covers(span)]
    if not inside or not cues or len(attribution.content) > 1:
        return line(text, attribution.content)
    source, cue = inside[0], cues[0]
    if oblique := _without_oblique(text, whole, source):
        return oblique
    before = text[whole.start : min(source.start, cue.start)]
    hangs_on = before.split()[-1].lower() if before.strip() else ""
    if hangs_on in lexicon.lists["preposition"]:
        return line(text, attribution.content)
    if source.start < cue.start:
        if is_negated(words_of(before), lexicon):
            return line(text, attribution.content)
        if lexicon.language == "de" and is_finite(hangs_on):  # "Darauf gab | der Minister | keine Antwort"
            lead = before.rstrip()[: -len(hangs_on)].strip()
            return f"{hangs_on} {lowered(lead, lexicon)}{_spaced(text[source.end : whole.end])}".replace("  ", " ")
        between = text[source.end : cue.start]
        # An apposition goes, and in German whatever stands there: the verb is next to its subject.
        start = cue.start if "," in between or lexicon.language == "de" else source.end
        if start >= whole.end:
            return line(text, attribution.content)
        return _without(text, Span(start, whole.end), attribution.source[1:])
    if lexicon.language == "en" and "," in before:
        return line(text, attribution.content)
    return _verb_first(
        before.strip(), cue.of(text), text[cue.end : source.start], text[source.end : whole.end], lexicon
    )


def _without_oblique(text: str, whole: Span, source: Span) -> str:
    """ "Ein Verkauf kommt | für die Stadt | nicht in Frage": whose view it is goes, the rest is a sentence."""
    lead = words_of(text, max(whole.start, source.start - 5), source.start)[-1:]
    if not lead or lead[0].lower != "für":
        return ""
    kept = text[whole.start : lead[0].span.start].rstrip(), text[source.end : whole.end].lstrip()
    words = " ".join(part for part in kept if part)
    return words if kept[0] else verb_first(words) or ""


def _verb_first(lead: str, cue: str, between: str, after: str, lexicon: Lexicon) -> str:
    """What stood before the verb, behind it: "wollte | zu den Folgen | nichts sagen", "ließ offen, ob …"."""
    if not lead:
        return f"{cue}{between}{after}"
    opener = lead.partition(" ")[0].lower()
    if after.startswith(" sich "):  # stands next to the verb once the subject is gone
        between, after = " sich ", after.removeprefix(" sich")
    is_clause = opener in BY_LANGUAGE[lexicon.language].subordinators
    is_told = opener in lexicon.lists["question_opener"] | lexicon.lists["complementiser"]
    is_told |= "," not in lead[:-1] and not is_clause  # "auch in Haaren fand es sich, erklärt …"
    if lead.endswith(",") and is_told:
        end = after.rstrip()[-1:] if after.rstrip()[-1:] in ENDS else ""
        return f"{cue}{between.rstrip()}{_spaced(after.rstrip().removesuffix(end))}, {lowered(lead[:-1], lexicon)}"
    comma = "," if is_clause and lead.endswith(",") else ""
    return f"{cue}{comma}{between}{lowered(lead, lexicon)}{_spaced(after)}"


def _spaced(words: str) -> str:
    return words if not words or words[0] in ".,;:!? " else f" {words}"


def _without(text: str, stretch: Span, removed: tuple[Span, ...]) -> str:
    """The stretch of text without the spans in it, its blanks and commas set right."""
    kept, position = "", stretch.start
    for span in removed:
        if stretch.start <= span.start and span.end <= stretch.end:
            kept += text[position : span.start].rstrip() + " "
            position = span.end
    kept += text[position : stretch.end]
    return " ".join(kept.replace(" ,", ",").replace(" ;", ",").replace(" :", ":").split()).strip(" ,;:–—")


def lowered(words: str, lexicon: Lexicon) -> str:
    """With a small first letter, unless the first word may be a noun or a name."""
    first, _, rest = words.partition(" ")
    lists = lexicon.lists
    function_words = (
        lists["article"] | lists["fused_preposition"] | lists["no_adjective"] | lists["question_opener"]
        | lists["subject_pronoun"] | lists["no_name"] | lists["complementiser"] | lists["negator"] | lists["opener"]
    )  # fmt: skip
    if lexicon.language == "de":
        function_words |= GERMAN.adverbs | approximators() | word_list("de", "pronominal_adverbs")
        function_words |= {first.lower()} if first.endswith(ADVERBS) else set()
    is_adjective = lexicon.language == "de" and first.endswith(("e", "es", "em")) and rest[:1].isupper()
    if first == "I" or not (first.lower() in function_words or is_adjective):
        return words
    return words[:1].lower() + words[1:]


def _without_end(words: str) -> str:
    words = " ".join(words.split())
    return words[:-1].rstrip() if words.endswith(".") and not words.endswith("..") else words
