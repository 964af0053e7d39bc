"""From the principal parts of a row to every written form that the stages may meet."""

from collections.abc import Iterator

# (form, written word, particle)
Inflected = tuple[str, str, str]


def inflect_german(row: tuple[str, ...]) -> Iterator[Inflected]:
    """All forms of "darauf hin|weisen"; a separable one stands apart, joined, and with "zu"."""
    verb, present, past, participle, subjunctive = row[:5]
    *companions, last = verb.removeprefix("sich ").split(" ")
    prefix, _, infinitive = last.rpartition("|")
    before = " ".join(companions)
    finite = list(_german_finite(infinitive, present, past, subjunctive))
    apart = f"{before} {prefix}".strip()
    for form, word in finite:
        yield from _with_swiss_spelling(form, word, apart)
        if prefix:
            yield from _with_swiss_spelling(form, prefix + word, before)
    yield from _with_swiss_spelling("infinitive", prefix + infinitive, before)
    if prefix:
        yield from _with_swiss_spelling("infinitive", f"{prefix}zu{infinitive}", before)
    if participle:
        yield from _with_swiss_spelling("participle", prefix + participle, before)


def _german_finite(infinitive: str, present: str, past: str, subjunctive: str) -> Iterator[tuple[str, str]]:
    present_plural = "sind" if infinitive == "sein" else infinitive
    yield "present", present
    yield "present", present_plural
    yield "past", past
    yield "past", _plural(past)
    yield from (("subjunctive1", word) for word in _first_subjunctive(infinitive))
    if subjunctive != past:  # of a weak verb both are one form, and the past is what is read
        yield "subjunctive2", subjunctive
        yield "subjunctive2", _plural(subjunctive)


def _plural(word: str) -> str:
    return word + ("n" if word.endswith("e") or word == "schrie" else "en")


def _first_subjunctive(infinitive: str) -> tuple[str, ...]:
    if infinitive == "sein":
        return "sei", "seien"
    if infinitive.endswith("eln"):
        return infinitive[:-3] + "le", infinitive[:-3] + "ele", infinitive
    return infinitive.removesuffix("n").removesuffix("e") + "e", infinitive


def _with_swiss_spelling(form: str, word: str, particle: str) -> Iterator[Inflected]:
    yield form, word, particle
    if "ß" in word:
        yield form, word.replace("ß", "ss"), particle


def inflect_english(row: tuple[str, ...]) -> Iterator[Inflected]:
    """All forms of "point out"; a comma in a column parts equal forms ("signaled,signalled")."""
    verb, third, past, participle, gerund = row[:5]
    base, _, companions = verb.partition(" ")
    plural = "are" if base == "be" else base
    forms = (
        ("infinitive", base),
        ("present", plural),
        ("present", third),
        ("past", past),
        ("participle", participle),
        ("gerund", gerund),
    )
    for form, words in forms:
        for word in words.split(","):
            yield form, word, companions
