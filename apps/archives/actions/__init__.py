"""What the archive changes. Those who ask for a capture or keep a file then send it on with `tasks.start`."""

from apps.archives.actions.archiving import archive, note_nudged
from apps.archives.actions.asking import ask_for_capture, keep_file, try_again
from apps.archives.actions.reading import read_text
from apps.archives.actions.sweeping import Due, sweep, tidy
from apps.archives.actions.watching import look_again
from apps.archives.actions.wayback import ask_wayback

__all__ = [
    "Due",
    "archive",
    "ask_for_capture",
    "ask_wayback",
    "keep_file",
    "look_again",
    "note_nudged",
    "read_text",
    "sweep",
    "tidy",
    "try_again",
]
