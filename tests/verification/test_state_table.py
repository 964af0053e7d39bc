from django.conf import settings
from django.utils import translation

from apps.verification.state_table import page


def test_the_page_of_states_is_the_table() -> None:
    with translation.override("en"):
        assert (settings.BASE_DIR / "docs" / "reference" / "check-states.md").read_text() == page(), (
            "run manage.py check_states --write"
        )
