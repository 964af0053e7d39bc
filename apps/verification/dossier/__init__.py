"""A claim's dossier: one ZIP with all that is known about it, for a lawyer, a partner or the newsroom's own shelf."""

from apps.verification.dossier.making import Dossier, make

__all__ = ["Dossier", "make"]
