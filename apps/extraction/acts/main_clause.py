"""The clause of a content that makes its claim: what polarity and tense are read from."""

from apps.extraction.grammar import BY_LANGUAGE, word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import Word

SENTENCE_ENDS = frozenset(".!?;:")
FINITE_FORMS = frozenset(["present", "past", "subjunctive1", "subjunctive2"])
QUOTE_MARKS = frozenset('„“”»«"')
INTERJECTIONS = frozenset(["nein", "ja", "no", "yes"])
# Before a subordinator: "auch wenn", "even though".
FOCUS = frozenset(["auch", "selbst", "nur", "erst", "und", "aber", "even", "only", "and", "but"])
NOT_SUBORDINATING = frozenset(["sowie", "than", "so", "even", "that", "da"])
WITH_INFINITIVE = frozenset(["um", "ohne", "statt", "anstatt"])
CORRECTION = frozenset(["sondern", "but", "rather"])
# A German clause's verb may end so; nouns and function words are told apart before.
GERMAN_FINITE_ENDINGS = ("t", "te", "ten")
# No main clause of a newspaper reaches further; what a broken text runs together does.
MAX_WORDS = 150


def main_clause(words: list[Word], lexicon: Lexicon) -> list[Word]:
    """The words of the first main clause, without its "dass" or "that" and the clauses that hang on it.

    A content that is one subordinate clause ("ob er bleibt") is its own main clause.
    """
    parts = _parts(words[:MAX_WORDS], lexicon)
    found: list[Word] = []
    hanging: list[Word] = []
    for place, (part, end) in enumerate(parts):
        opens = place == 0 and part[0].lower in lexicon.lists["complementiser"]
        clause = part[1:] if opens else part
        if not clause or (len(parts) > 1 and len(clause) == 1 and clause[0].lower in INTERJECTIONS):
            continue
        if _hangs_on(clause, lexicon, is_first=place == 0, follower=_follower(parts, place)):
            hanging = clause if place else []
        elif _corrects(clause):
            found = found if has_finite(found, lexicon) else clause[1:]
        elif not (found and _is_contrast(clause, lexicon)):
            found = [*found, *clause]
        if _is_whole(found, lexicon) or (found and end in SENTENCE_ENDS):
            break
    if not _is_whole(found, lexicon):
        found = [*found, *hanging]  # "dass Meier, der Wirt, das nie sah": the last one was no relative clause
    return _without_inner(found, lexicon) if lexicon.language == "en" else found


def has_finite(words: list[Word], lexicon: Lexicon) -> bool:
    """Whether one of the words may be a finite verb."""
    return any(is_finite(word, lexicon) for word in words)


def _is_whole(words: list[Word], lexicon: Lexicon) -> bool:
    """Whether the words have their verb: a finite one, or a "zu" and its infinitive."""
    if has_finite(words, lexicon):
        return True
    pairs = zip(words, words[1:], strict=False)
    return any(one.lower == "zu" and not other.is_capital and other.lower.endswith("n") for one, other in pairs)


def is_finite(word: Word, lexicon: Lexicon) -> bool:
    """Whether the word may by its form be a finite verb."""
    grammar = BY_LANGUAGE[lexicon.language]
    lower = word.lower
    if lower in grammar.auxiliaries or lower.endswith("n't"):
        return True
    if lower in grammar.determiners or lower in grammar.prepositions or lower in grammar.adverbs:
        return False
    if any(form.form in FINITE_FORMS for form in lexicon.verbs.get(lower, ())):
        return True
    if lexicon.language == "en":
        return lower in word_list("en", "irregular") or lower.endswith("ed")
    return not word.is_capital and _looks_finite(lower, lexicon)


def _looks_finite(lower: str, lexicon: Lexicon) -> bool:
    lists = lexicon.lists
    if len(lower) < 4 or lower in lists["no_verb"] or lower in lists["negator"] or lower.startswith("ge"):
        return False
    return lower.endswith(GERMAN_FINITE_ENDINGS)


def _parts(words: list[Word], lexicon: Lexicon) -> list[tuple[list[Word], str]]:
    """The words between marks, each with the mark that ends them ("" at the content's end)."""
    parts: list[tuple[list[Word], str]] = []
    part: list[Word] = []
    for place, word in enumerate(words):
        if word.lower in QUOTE_MARKS:
            continue
        if not word.is_mark:
            part.append(word)
        elif part and not _is_inside(words, place, lexicon):
            parts.append((part, word.lower))
            part = []
    return [*parts, (part, "")] if part else parts


def _is_inside(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    """Whether the mark stands inside a figure, an ordinal or an abbreviation: "1.14 Uhr", "am 3. Mai", "Dr. Roth"."""
    before, mark = words[place - 1], words[place]
    if mark.lower not in ".,:" or place + 1 == len(words):
        return False
    if before.lower[-1].isdigit() and words[place + 1].lower[0].isdigit():
        return before.span.end + 1 == words[place + 1].span.start
    if mark.lower != "." or before.span.end != mark.span.start:
        return False
    is_ordinal = lexicon.language == "de" and before.lower.isdigit() and len(before.lower) < 3
    return is_ordinal or f"{before.lower}." in lexicon.abbreviations | lexicon.titles


def _follower(parts: list[tuple[list[Word], str]], place: int) -> Word | None:
    return parts[place + 1][0][0] if place + 1 < len(parts) else None


def _hangs_on(part: list[Word], lexicon: Lexicon, *, is_first: bool, follower: Word | None) -> bool:
    """Whether the words are a subordinate clause."""
    grammar = BY_LANGUAGE[lexicon.language]
    first = part[1] if len(part) > 1 and part[0].lower in FOCUS else part[0]
    if first.lower in grammar.subordinators - NOT_SUBORDINATING:
        return not is_first or follower is not None
    if first.lower in WITH_INFINITIVE:
        return any(word.lower == "zu" or "zu" in word.lower[2:5] for word in part)
    if first.lower in grammar.question_words:
        # "wer zu spät kommt, wird nicht eingelassen": the verb after the clause shows that it is a part of it
        return not is_first or (follower is not None and is_finite(follower, lexicon))
    return not is_first and _is_relative(part, lexicon)


def _is_relative(part: list[Word], lexicon: Lexicon) -> bool:
    grammar = BY_LANGUAGE[lexicon.language]
    opener = part[1] if len(part) > 1 and part[0].lower in grammar.prepositions else part[0]
    if opener.lower not in grammar.relative:
        return False
    if lexicon.language == "en":
        return True
    is_verb_final = is_finite(part[-1], lexicon) or part[-1].lower.endswith(("e", "en"))
    return is_verb_final and not any(word.lower in grammar.auxiliaries for word in part[1:-1])


def _corrects(part: list[Word]) -> bool:
    return part[0].lower in CORRECTION


def _is_contrast(part: list[Word], lexicon: Lexicon) -> bool:
    """ "…, not the driver"."""
    return part[0].lower in lexicon.lists["negator"] and not has_finite(part, lexicon)


def _without_inner(words: list[Word], lexicon: Lexicon) -> list[Word]:
    """An English clause without the clauses that no comma parts from it."""
    grammar = BY_LANGUAGE["en"]
    openers = (grammar.subordinators | grammar.relative | grammar.question_words) - NOT_SUBORDINATING - {"as"} | {
        "that"
    }
    for place, word in enumerate(words):
        if place == 0 or word.lower not in openers:
            continue
        if has_finite(words[:place], lexicon):
            return words[:place]
        verbs = [later for later in range(place, len(words)) if is_finite(words[later], lexicon)]
        last = _last_auxiliary(words, place)
        if last is not None and last != verbs[0]:  # "anyone who came late would not be let in"
            return [*words[:place], *words[last:]]
        return words[:place]
    return words


def _last_auxiliary(words: list[Word], start: int) -> int | None:
    """Where the last group of auxiliaries behind `start` begins: "would not be"."""
    auxiliaries = BY_LANGUAGE["en"].auxiliaries
    places = [place for place in range(start, len(words)) if words[place].lower in auxiliaries]
    if not places:
        return None
    first = places[-1]
    while first > start and (first - 1 in places or (words[first - 1].lower == "not" and first - 2 in places)):
        first -= 1
    return first
