"""Konjunktiv I by morphology: the mood in which German reports what others say."""

from apps.extraction.tagging.units import Unit
from apps.extraction.tagging.words import GERMAN

# Forms that are Konjunktiv I and nothing else.
CERTAIN = frozenset(["sei", "seien", "seist", "habe", "habest", "werde", "könne", "müsse", "dürfe", "solle", "wolle", "möge", "wisse", "tue"])
# Konjunktiv II stands in for forms that look like the indicative: only a run of reported sentences makes it report.
SUBSTITUTES = frozenset(
    ["hätten", "hätte", "würden", "würde", "wären", "wäre", "könnten", "könnte", "müssten", "müsste", "sollten", "dürften", "wollten", "gäbe", "gäben", "käme", "kämen", "ginge", "gingen", "bräuchte", "bräuchten", "wüsste", "wüssten", "ließe", "ließen", "bliebe", "blieben", "stünde", "stünden"]
)
# Stems in -t and -d: their Konjunktiv I ends like a weak past ("arbeite", "halte") and must be known.
T_STEMS = frozenset(
    ["arbeit", "halt", "biet", "leist", "bedeut", "wart", "leit", "kost", "tret", "rat", "schätz", "lauf", "bericht", "richt", "achtet", "acht", "fürcht", "streit", "breit", "bereit", "werb", "trag", "treff", "geht", "steh", "gestatt", "statt", "reicht", "schreit", "gleit", "reit", "kost", "rechn", "öffn", "zeichn", "vermut", "beacht", "betracht", "behaupt", "vertret", "hint", "miet", "test", "teilt", "hüt", "brüt", "dulde", "find", "end", "red", "land", "send", "bind", "wend", "meld", "lad", "gründ", "werd", "scheid", "entscheid", "leid", "bild", "fund", "mind", "schad", "gefährd", "verwend", "empfind", "verbind"]
)
PAST_TAILS = (
    "ete",
    "ierte",
    "igte",
    "elte",
    "erte",
    "chte",
    "ckte",
    "gte",
    "kte",
    "lte",
    "nte",
    "pte",
    "rte",
    "ste",
    "fte",
    "bte",
    "mte",
    "hte",
    "zte",
    "ßte",
    "ßte",
    "ute",
    "ate",
    "ote",
    "ite",
    "äte",
    "öte",
    "üte",
    "tte",
    "nnte",
    "sste",
)
PREFIXES = ("be", "ver", "er", "ent", "ge", "zer", "über", "unter", "miss", "wider", "voll", "hinter")
# Lower-case words in -e that are no verbs.
NOT_VERBS = frozenset(
    ["heute", "gerne", "lange", "beinahe", "nahe", "ohne", "eine", "keine", "seine", "ihre", "meine", "deine", "unsere", "eure", "diese", "jene", "jede", "welche", "solche", "manche", "alle", "viele", "wenige", "einige", "mehrere", "beide", "andere", "weitere", "letzte", "erste", "zweite", "dritte", "nächste", "vorige", "ganze", "halbe", "gesamte", "ehe", "je", "sie", "die", "wie", "bitte", "danke", "sowie", "alleine", "bloße", "gerade", "sonstige", "etliche", "folge", "abende", "kommende", "etwaige", "mittlerweile", "sämtliche", "derlei", "beste", "größte", "große", "kleine", "neue", "alte", "gute", "hohe", "meiste", "meisten", "rechte"]
)


def is_subjunctive(word: str) -> bool:
    """Whether the lower-case word is by its form Konjunktiv I, third person."""
    if word in CERTAIN:
        return True
    if len(word) < 4 or not word.endswith("e") or word in NOT_VERBS or word in GERMAN.determiners:
        return False
    if word in GERMAN.prepositions or word in GERMAN.subordinators or word in GERMAN.adverbs:
        return False
    stem = word[:-1]
    if stem.endswith(("t", "d")):
        return _has_known_stem(stem)
    return word.isalpha()


def _has_known_stem(stem: str) -> bool:
    if stem in T_STEMS:
        return True
    return any(stem.startswith(prefix) and stem[len(prefix) :] in T_STEMS for prefix in PREFIXES)


def find_subjunctive(unit: Unit, first: int, last: int, *, is_running: bool = False) -> int | None:
    """The index of a finite verb in Konjunktiv I among atoms [first, last), or None.

    `is_running`: the sentence follows a reported one, so Konjunktiv II counts too.
    """
    for index in range(first, last):
        atom = unit.atoms[index]
        if atom.is_quoted or not atom.is_word or atom.is_capital:
            continue
        if atom.lower in CERTAIN:
            if not _is_set_phrase(unit, index) and not _is_first_person(unit, index):
                return index
        elif is_running and atom.lower in SUBSTITUTES or is_subjunctive(atom.lower) and _stands_like_a_verb(unit, index, first, last):
            return index
    return None


def _is_set_phrase(unit: Unit, index: int) -> bool:
    """ "sei es", "es sei denn", "wie dem auch sei"."""
    word = unit.lower(index)
    if word != "sei":
        return False
    return (
        unit.lower(index + 1) == "denn"
        or unit.lower(index - 1) == "auch"
        and unit.lower(index - 2) == "dem"
        or (unit.lower(index + 1) == "es" and not unit.lower(index - 1).isalpha())
    )


def _is_first_person(unit: Unit, index: int) -> bool:
    return "ich" in (unit.lower(index - 1), unit.lower(index + 1))


def _is_adjective(unit: Unit, index: int) -> bool:
    """ "sie neue Lehrer": a noun behind the word in -e makes it an adjective."""
    return index + 1 < len(unit.atoms) and unit.atoms[index + 1].is_capital


def _stands_like_a_verb(unit: Unit, index: int, first: int, last: int) -> bool:
    """Adjectives end in -e too: a verb has its subject before it and no noun to agree with behind it."""
    before = unit.atoms[index - 1] if index > 0 else None
    after = unit.atoms[index + 1] if index + 1 < len(unit.atoms) else None
    if before is None or _is_first_person(unit, index):
        return False
    if before.lower in GERMAN.determiners and before.lower not in ("das", "dies", "die"):
        return False
    if before.lower in ("er", "es", "man", "sie") and not _is_adjective(unit, index):
        return True
    closes = after is None or not (after.is_word or after.is_quoted)
    if closes:
        # Verb-final: only where a subordinator opened the clause.
        return index > first + 1 and unit.lower(first) in GERMAN.subordinators | GERMAN.relative | GERMAN.question_words
    if after is not None and after.is_quoted:
        return before.is_capital
    if after is not None and after.is_capital:
        return False
    after_word = after.lower if after is not None else ""
    follows_subject = (
        before.is_capital
        or before.lower in ("er", "sie", "es", "man", "das", "dies", "niemand", "jeder", "keiner", "dort", "da")
        or before.text in ')“"»'
    )
    leads_on = (
        after_word in GERMAN.determiners
        or after_word in GERMAN.prepositions
        or after_word in GERMAN.pronouns
        or after_word in GERMAN.adverbs
        or after_word in GERMAN.negations
        or after_word
        in (
            "sich",
            "ihm",
            "ihn",
            "ihnen",
            "uns",
            "also",
            "bereits",
            "davon",
            "dafür",
            "daran",
            "damit",
            "dazu",
            "davor",
            "darauf",
            "darin",
        )
    )
    return follows_subject and leads_on
