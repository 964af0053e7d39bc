import pytest

from apps.sources.names import name_key, plain


@pytest.mark.parametrize(
    "spellings",
    [
        ("Sergej Schoigu", "Sergey Shoigu", "Sergei Shoygu", "Sergei Šojgu"),
        ("Staffan de Mistura", "Staffan da Mistura"),
        ("Jörg Müller", "Joerg Mueller", "JÖRG MÜLLER", "Jo\u0308rg Mu\u0308ller"),
        ("Łukasz Dąbrowski", "Lukasz Dabrowski"),
        ("Natalja Jegorowa", "Natalya Yegorova"),
        ("O'Brien", "O’Brien"),
        ("Joh\u200bn Miller", "John Miller"),
    ],
)
def test_spellings_of_one_name_meet(spellings: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Bauer", "Anne Bauer"),
        ("Peter Weiß", "Peter Weber"),
        ("Ministerium für Arbeit", "Ministerium für Umwelt"),
        ("Li Wei", "Li Na"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_names_without_letters_have_no_key() -> None:
    assert name_key(" … !") == ""


def test_lists_sort_as_people_expect() -> None:
    assert sorted(["Zander", "Özil", "Adler", "äpfel"], key=plain) == ["Adler", "äpfel", "Özil", "Zander"]
