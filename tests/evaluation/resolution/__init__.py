"""The evaluation set for resolution: whom each source mention of an article means. README.md tells how it was made."""
