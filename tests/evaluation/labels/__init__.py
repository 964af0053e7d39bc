"""Whether labels are true to the text and stand alone; README.md of this folder says how that is judged."""
