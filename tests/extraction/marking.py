"""Build a document from a marked text: `<s>Meier</s> <cue>sagte</cue>, <c indirect>es sei gut</c>.`"""

import re

from apps.extraction.types import Attribution, Document, Entity, EntityKind, Kind, Span

TAG = re.compile(r"<(/?)(c|cue|s)(?: (\w+))?>")


def marked(text: str, language: str, *, claimant: str = "", kind: EntityKind = EntityKind.PERSON) -> Document:
    """The document with the one attribution that the marks tell; `claimant` names its entity."""
    plain, position, starts = "", 0, list[int]()
    spans: dict[str, list[Span]] = {"c": [], "cue": [], "s": []}
    said = Kind.INDIRECT
    for tag in TAG.finditer(text):
        plain += text[position : tag.start()]
        position = tag.end()
        if tag[1]:
            spans[tag[2]].append(Span(starts.pop(), len(plain)))
            continue
        starts.append(len(plain))
        said = Kind(tag[3]) if tag[3] else said
    plain += text[position:]
    entities = (Entity(name=claimant, kind=kind, mentions=tuple(spans["s"])),) if claimant else ()
    attribution = Attribution(
        kind=said,
        content=tuple(sorted(spans["c"])),
        cue=tuple(sorted(spans["cue"])),
        source=tuple(sorted(spans["s"])),
        entity=0 if claimant else None,
        claimant=claimant,
    )
    return Document(text=plain, language=language, attributions=(attribution,), entities=entities)
