"""A verb that may attribute, as it stands in a sentence."""

from dataclasses import dataclass

from apps.extraction.lexicons import VerbForm

STRENGTHS = {"sure": 2, "likely": 1, "weak": 0}


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb group. `finite` is the atom that agrees with the subject, `atoms` all that belong to it."""

    atoms: tuple[int, ...]
    finite: int
    main: int
    form: VerbForm
    is_negated: bool = False
    is_passive: bool = False
    modal: str = ""

    @property
    def first(self) -> int:
        return self.atoms[0]

    @property
    def last(self) -> int:
        return self.atoms[-1]

    @property
    def strength(self) -> int:
        return STRENGTHS[self.form.strength]
