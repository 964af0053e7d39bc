"""Sections of the claim page, a module each: `context(request, claim, check)` gives what its template shows."""
