"""What the words of a source say by themselves."""

from dataclasses import dataclass

from apps.extraction.types import EntityKind


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A source by its words alone, without its article's context.

    `name` is what the source is called: a person's name, a body's name without its article, or, where
    nobody is named, the words themselves. `role` is the office in its base form. `head` is the noun that
    says what it is, in lower case ("verteidigungsminister"); `gender` is "m", "f", "n" or "" for unknown.
    """

    name: str
    kind: EntityKind
    given: str = ""
    family: str = ""
    role: str = ""
    titles: tuple[str, ...] = ()
    head: str = ""
    gender: str = ""
    is_plural: bool = False
    is_definite: bool = False
    is_possessed: bool = False  # "seine Frau", "Its spokeswoman": somebody beside the one just named
    is_pronoun: bool = False

    @property
    def is_named_person(self) -> bool:
        return self.kind is EntityKind.PERSON and bool(self.given or self.family)


# What a pronoun may stand for: letters of genders ("m", "f", "n", "p" for plural), "rel" before them where it
# follows its noun at once, "man" and "there" for the body last named, "we" and "" for nobody that can be told.
PRONOUNS = {
    "de": {
        "er": "m", "ihn": "m", "ihm": "m", "sie": "fp", "ihr": "f", "ihnen": "p", "es": "n", "man": "man",
        "dieser": "m", "diese": "fp", "dieses": "n", "letzterer": "m", "letztere": "fp", "dort": "there",
        "hier": "there",
        "der": "relm", "die": "relfp", "das": "reln", "dem": "relmn", "denen": "relp", "welcher": "relm",
        "beide": "p", **dict.fromkeys(["sein", "seine", "seinem", "seinen", "seiner", "seines"], "mn"),
        **dict.fromkeys(["ihre", "ihrem", "ihren", "ihrer", "ihres"], "fp"),
        "wir": "we", "ich": "we", "uns": "we", "mir": "we", "mich": "we", "wer": "",
        "niemand": "", "jemand": "", "jeder": "", "alle": "p", "einer": "", "eine": "", "keiner": "",
        "ersterer": "m", "erstere": "fp", "selbst": "",
    },
    "en": {
        "he": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "herself": "f", "they": "p", "them": "p",
        "his": "m", "hers": "f", "its": "n", "their": "p", "theirs": "p",
        "themselves": "p", "it": "n", "itself": "n", "who": "rel", "which": "rel", "that": "rel", "whom": "rel",
        "we": "we", "i": "we", "us": "we", "me": "we", "you": "we", "both": "p", "one": "", "others": "", "some": "",
        "nobody": "", "somebody": "", "everyone": "", "everybody": "", "anyone": "", "someone": "", "no one": "",
        "there": "there", "this": "", "all": "p", "neither": "", "another": "", "many": "", "none": "",
    },
}  # fmt: skip
