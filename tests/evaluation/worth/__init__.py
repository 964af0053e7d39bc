"""How well check-worthiness ranks claims and tells its reasons; the folder above has a README.md on the measures."""
