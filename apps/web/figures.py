"""A claim's figures as people write them: “about 1.2 billion EUR”, “2 bis 3 Jahre”."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

BOUNDS: dict[str, Promise] = {
    "about": lazy("about %(figure)s"),
    "at least": lazy("at least %(figure)s"),
    "more than": lazy("more than %(figure)s"),
    "at most": lazy("at most %(figure)s"),
    "less than": lazy("less than %(figure)s"),
}
# Units whose names CLDR has in every language and number.
MEASURES = {
    "seconds": "duration-second",
    "minutes": "duration-minute",
    "hours": "duration-hour",
    "days": "duration-day",
    "weeks": "duration-week",
    "months": "duration-month",
    "years": "duration-year",
    "inches": "length-inch",
    "feet": "length-foot",
    "yards": "length-yard",
    "miles": "length-mile",
    "acres": "area-acre",
    "square feet": "area-square-foot",
    "square miles": "area-square-mile",
    "cubic feet": "volume-cubic-foot",
    "gallons": "volume-gallon",
    "barrels": "volume-barrel",
    "ounces": "mass-ounce",
    "knots": "speed-knot",
    "mph": "speed-mile-per-hour",
    "per mille": "concentr-permille",
}
# What is counted; a name that is missing here is shown as extraction gives it, as codes and symbols are.
COUNTED: dict[str, Promise] = {
    "animals": pgettext_lazy("unit", "animals"),
    "asylum seekers": pgettext_lazy("unit", "asylum seekers"),
    "basis points": pgettext_lazy("unit", "basis points"),
    "beds": pgettext_lazy("unit", "beds"),
    "books": pgettext_lazy("unit", "books"),
    "cars": pgettext_lazy("unit", "cars"),
    "cases": pgettext_lazy("unit", "cases"),
    "casualties": pgettext_lazy("unit", "casualties"),
    "cent": pgettext_lazy("unit", "cent"),
    "checks": pgettext_lazy("unit", "checks"),
    "children": pgettext_lazy("unit", "children"),
    "cities": pgettext_lazy("unit", "cities"),
    "companies": pgettext_lazy("unit", "companies"),
    "copies": pgettext_lazy("unit", "copies"),
    "countries": pgettext_lazy("unit", "countries"),
    "counts": pgettext_lazy("unit", "counts"),
    "customers": pgettext_lazy("unit", "customers"),
    "dead": pgettext_lazy("unit", "dead"),
    "degrees": pgettext_lazy("unit", "degrees"),
    "displaced": pgettext_lazy("unit", "displaced"),
    "doctors": pgettext_lazy("unit", "doctors"),
    "drones": pgettext_lazy("unit", "drones"),
    "dwellings": pgettext_lazy("unit", "dwellings"),
    "employees": pgettext_lazy("unit", "employees"),
    "families": pgettext_lazy("unit", "families"),
    "fans": pgettext_lazy("unit", "fans"),
    "flights": pgettext_lazy("unit", "flights"),
    "guests": pgettext_lazy("unit", "guests"),
    "homes": pgettext_lazy("unit", "homes"),
    "hospitals": pgettext_lazy("unit", "hospitals"),
    "households": pgettext_lazy("unit", "households"),
    "houses": pgettext_lazy("unit", "houses"),
    "infections": pgettext_lazy("unit", "infections"),
    "injured": pgettext_lazy("unit", "injured"),
    "jobs": pgettext_lazy("unit", "jobs"),
    "members": pgettext_lazy("unit", "members"),
    "men": pgettext_lazy("unit", "men"),
    "migrants": pgettext_lazy("unit", "migrants"),
    "missiles": pgettext_lazy("unit", "missiles"),
    "municipalities": pgettext_lazy("unit", "municipalities"),
    "nurses": pgettext_lazy("unit", "nurses"),
    "offences": pgettext_lazy("unit", "offences"),
    "officers": pgettext_lazy("unit", "officers"),
    "participants": pgettext_lazy("unit", "participants"),
    "patients": pgettext_lazy("unit", "patients"),
    "people": pgettext_lazy("unit", "people"),
    "percentage points": pgettext_lazy("unit", "percentage points"),
    "plants": pgettext_lazy("unit", "plants"),
    "points": pgettext_lazy("unit", "points"),
    "police officers": pgettext_lazy("unit", "police officers"),
    "protesters": pgettext_lazy("unit", "protesters"),
    "pupils": pgettext_lazy("unit", "pupils"),
    "refugees": pgettext_lazy("unit", "refugees"),
    "schools": pgettext_lazy("unit", "schools"),
    "seats": pgettext_lazy("unit", "seats"),
    "signatures": pgettext_lazy("unit", "signatures"),
    "soldiers": pgettext_lazy("unit", "soldiers"),
    "spectators": pgettext_lazy("unit", "spectators"),
    "states": pgettext_lazy("unit", "states"),
    "students": pgettext_lazy("unit", "students"),
    "tanks": pgettext_lazy("unit", "tanks"),
    "teachers": pgettext_lazy("unit", "teachers"),
    "times": pgettext_lazy("unit", "times"),
    "tons": pgettext_lazy("unit", "tons"),
    "trains": pgettext_lazy("unit", "trains"),
    "trees": pgettext_lazy("unit", "trees"),
    "unemployed": pgettext_lazy("unit", "unemployed"),
    "users": pgettext_lazy("unit", "users"),
    "vehicles": pgettext_lazy("unit", "vehicles"),
    "victims": pgettext_lazy("unit", "victims"),
    "visitors": pgettext_lazy("unit", "visitors"),
    "voters": pgettext_lazy("unit", "voters"),
    "votes": pgettext_lazy("unit", "votes"),
    "women": pgettext_lazy("unit", "women"),
}
SHORTENED = (12, 9, 6)  # powers of ten that have a name
DIGITS_KEPT = 3  # behind the point of "1.235 million"; a figure that has more is written in full


def figure_words(quantity: dict[str, Any]) -> str:
    """A claim's quantity in the reader's language."""
    unit, low = quantity["unit"], _decimal(quantity["value"])
    high = _decimal(quantity["upper"]) if quantity["upper"] is not None else None
    if unit in COUNTED and low == 1 and high is None:
        return quantity["words"]  # the names above are plurals
    if unit == "share":
        unit, low, high = "percent", _as_percent(low), None if high is None else _as_percent(high)
    told = _with_unit(_amount(low, high), low if high is None else high, unit)
    bound = BOUNDS.get(quantity["bound"])
    return str(bound) % {"figure": told} if bound else told


def _decimal(value: float) -> Decimal:
    """As it was written: CLDR takes "1.0" for another number of things than "1"."""
    return Decimal(int(value)) if value == int(value) else Decimal(str(value))


def _as_percent(share: Decimal) -> Decimal:
    return _decimal(round(float(share) * 100, 1))


def _amount(low: Decimal, high: Decimal | None) -> str:
    return _number(low) if high is None else _("%(low)s to %(high)s") % {"low": _number(low), "high": _number(high)}


def _number(value: Decimal) -> str:
    """With the name of its size where that keeps every digit."""
    for power in SHORTENED:
        scaled = value.scaleb(-power)
        if 1 <= abs(scaled) < 1000 and scaled == round(scaled, DIGITS_KEPT):
            return format_compact_decimal(value, format_type="long", locale=_language(), fraction_digits=DIGITS_KEPT)
    return _plain(value)


def _with_unit(amount: str, value: Decimal, unit: str) -> str:
    """The unit in the number that `value` asks for, with `amount` written in the value's place."""
    if unit == "percent":
        written = format_percent(value / 100, locale=_language(), decimal_quantization=False)
        return written.replace(_plain(value), amount, 1)
    if unit == "fold":
        return _("%(number)s-fold") % {"number": amount}
    if unit in MEASURES:
        rounded = round(value)
        return format_unit(rounded, MEASURES[unit], "long", locale=_language()).replace(_plain(rounded), amount, 1)
    return f"{amount}\N{NO-BREAK SPACE}{COUNTED.get(unit, unit)}" if unit else amount


def _plain(value: Decimal | int) -> str:
    return format_decimal(value, locale=_language(), decimal_quantization=False)


def _language() -> str:
    return get_language() or "en"
