"""A claim's figures, dates and tense as its page tells them, in the reader's language."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from apps.web.figures import figure_words
from apps.web.moments import moment_words
from tests.factories import make_claim, make_desk, make_user


def figure(value: float, unit: str = "", upper: float | None = None, bound: str = "") -> dict[str, Any]:
    return {"words": "so many", "value": value, "unit": unit, "upper": upper, "bound": bound}


@pytest.mark.parametrize(
    ("quantity", "english", "german"),
    [
        (figure(1.2e9, "EUR", bound="about"), "about 1.2 billion EUR", "rund 1,2 Milliarden EUR"),
        (figure(1234567), "1,234,567", "1.234.567"),
        (figure(1e6, "people", bound="more than"), "more than 1 million people", "mehr als 1 Million Menschen"),
        (figure(40, "percent"), "40%", "40 %"),
        (figure(0.667, "share"), "66.7%", "66,7 %"),
        (figure(0.7, "share"), "70%", "70 %"),
        (figure(2, "years", 3), "2 to 3 years", "2 bis 3 Jahre"),
        (figure(1, "years", bound="at least"), "at least 1 year", "mindestens 1 Jahr"),
        (figure(2.5, "hours", bound="at most"), "at most 2.5 hours", "höchstens 2,5 Stunden"),
        (figure(2, "fold"), "2-fold", "2-fach"),
        (figure(5.5, "km²", bound="less than"), "less than 5.5 km²", "weniger als 5,5 km²"),
        (figure(-3, "degrees"), "-3 degrees", "-3 Grad"),
        (figure(1, "schools"), "so many", "so many"),
        (figure(9.99e17, "molehills"), "999,000,000,000,000,000 molehills", "999.000.000.000.000.000 molehills"),
    ],
)
def test_a_figure_is_written_as_the_reader_writes_it(quantity: dict[str, Any], english: str, german: str) -> None:
    for language, wanted in (("en", english), ("de", german)):
        with translation.override(language):
            assert figure_words(quantity).replace("\N{NO-BREAK SPACE}", " ") == wanted


@pytest.mark.parametrize(
    ("value", "part", "english", "german"),
    [
        ("2026-03-12", "", "12 March 2026", "12. März 2026"),
        ("2024-03", "start", "start of March 2024", "Anfang März 2024"),
        ("2024", "end", "end of 2024", "Ende 2024"),
        ("2024-Q3", "", "3rd quarter 2024", "3. Quartal 2024"),
        ("2024-H1", "", "first half of 2024", "erstes Halbjahr 2024"),
        ("2024-SU", "", "summer 2024", "Sommer 2024"),
        ("2024-WI", "", "winter 2024/25", "Winter 2024/25"),
        ("2024-W20", "", "week 20 of 2024", "Kalenderwoche 20/2024"),
        ("2024-W20-WE", "", "18 May 2024 to 19 May 2024", "18. Mai 2024 bis 19. Mai 2024"),
        ("199X", "", "the 1990s", "1990er Jahre"),
        ("18XX", "", "1800 to 1899", "1800 bis 1899"),
        ("2015/2020", "", "2015 to 2020", "2015 bis 2020"),
        ("2019/..", "", "since 2019", "seit 2019"),
        ("../2030-06", "", "until June 2030", "bis Juni 2030"),
        ("2023-02-30", "", "2023-02-30", "2023-02-30"),
        ("", "end", "", ""),
    ],
)
def test_a_date_is_written_as_the_reader_writes_it(value: str, part: str, english: str, german: str) -> None:
    for language, wanted in (("en", english), ("de", german)):
        with translation.override(language):
            assert moment_words({"words": "then", "value": value, "part": part}) == wanted


@pytest.mark.django_db
class TestPage:
    def page(self, client: Client, **found: Any) -> str:
        desk = make_desk()
        client.force_login(make_user(role="reporter", desk=desk))
        return client.get(make_claim(desk=desk, **found).get_absolute_url()).content.decode()

    def test_figures_dates_and_tense_stand_under_the_claim(self, client: Client) -> None:
        open_when = {"words": "May", "value": "", "part": ""}
        page = self.page(
            client,
            quantities=(figure(40, "people"), figure(1, "schools") | {"words": "<b>one school"}),
            moments=(
                {"words": "12 March", "value": "2026-03-12", "part": ""},
                open_when,
            ),
            tense="past",
        )

        assert "Figures: 40\N{NO-BREAK SPACE}people; &lt;b&gt;one school</span>" in page
        assert "Date: 12 March 2026</span>" in page
        assert "<span>about the past</span>" in page

    def test_a_claim_without_them_says_nothing_of_them(self, client: Client) -> None:
        page = self.page(client, tense="present")

        assert "Figure" not in page
        assert "Date:" not in page
        assert "about the" not in page
