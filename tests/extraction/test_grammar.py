import pytest

from apps.extraction import grammar
from apps.extraction.lexicons.loading import rows


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_row_names_a_list_and_holds_words(language: str) -> None:
    for row in rows(language, "grammar"):
        name, words = row

        assert name.isidentifier()
        assert words.split()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_closed_classes_are_there_in_lower_case(language: str) -> None:
    words = grammar.BY_LANGUAGE[language]

    for name in ("determiners", "pronouns", "prepositions", "subordinators", "auxiliaries", "negations"):
        members = getattr(words, name)
        assert members
        assert all(member == member.lower() for member in members)


def test_a_list_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        grammar.word_list("de", "no such list")
