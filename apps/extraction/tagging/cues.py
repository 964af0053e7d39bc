"""Finds the verbs that may attribute: with their auxiliaries, particles and negation."""

from apps.extraction.grammar import BY_LANGUAGE
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.english_cues import english
from apps.extraction.tagging.german_cues import german
from apps.extraction.tagging.units import Unit

# A sentence with more verbs of saying is a list or an attack; each costs a search through its clauses.
MAX_CUES = 24


def find_cues(unit: Unit, lexicon: Lexicon) -> list[Cue]:
    """The unit's cues in text order; at one place the one with the most words."""
    words = BY_LANGUAGE[unit.language]
    finder = german if unit.language == "de" else english
    found: list[Cue] = []
    used: set[int] = set()
    for index, atom in enumerate(unit.atoms):
        if len(found) == MAX_CUES:
            break
        if not atom.is_word or atom.is_quoted or index in used:
            continue
        forms = [
            form
            for form in lexicon.verbs.get(atom.lower, ())
            if not form.particle or unit.words.issuperset(form.particle.split())
        ]
        if not forms:
            continue
        best = max(
            (cue for form in forms for cue in finder(unit, index, form, words)),
            key=lambda cue: (len(cue.form.particle), len(cue.atoms), cue.strength),
            default=None,
        )
        if best is not None and not used.intersection(best.atoms):
            found.append(best)
            used.update(best.atoms)
    return sorted(found, key=lambda cue: cue.first)
