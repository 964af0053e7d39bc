"""The three rating scales that every newsroom starts with: data, installed after migrating, editable later."""

from django.db import transaction

from apps.verification.models import Rating, RatingScale, ScaleVersion

# slug, English and German name, then the steps: key, English, German, colour token, number (none where none is honest)
SHIPPED = (
    ("seven-steps", "Seven steps", "Sieben Stufen", (
        ("true", "True", "Wahr", "true", 7),
        ("mostly-true", "Mostly true", "Größtenteils wahr", "mostly-true", 6),
        ("half-true", "Half true", "Halb wahr", "mixed", 5),
        ("misleading", "Misleading", "Irreführend", "mixed", 4),
        ("mostly-false", "Mostly false", "Größtenteils falsch", "mostly-false", 3),
        ("false", "False", "Falsch", "false", 2),
        ("fabricated", "Fabricated", "Frei erfunden", "false", 1),
    )),
    ("true-to-false", "True to false", "Wahr bis falsch", (
        ("true", "True", "Richtig", "true", 5),
        ("mostly-true", "Mostly true", "Überwiegend richtig", "mostly-true", 4),
        ("mixed", "Mixed", "Teils, teils", "mixed", 3),
        ("mostly-false", "Mostly false", "Überwiegend falsch", "mostly-false", 2),
        ("false", "False", "Falsch", "false", 1),
    )),
    ("confirmed-or-not", "Confirmed or not", "Bestätigt oder nicht", (
        ("confirmed", "Confirmed", "Bestätigt", "true", None),
        ("disputed", "Disputed", "Umstritten", "mixed", None),
        ("unproven", "Unproven", "Unbelegt", "open", None),
    )),
)  # fmt: skip
DEFAULT = "true-to-false"


@transaction.atomic
def install_shipped_scales() -> None:
    """Add the shipped scales that are not there; a scale that a newsroom has changed stays as it is."""
    for slug, english, german, steps in SHIPPED:
        scale, created = RatingScale.objects.get_or_create(
            slug=slug, defaults={"name_en": english, "name_de": german, "is_default": slug == DEFAULT}
        )
        if created:
            version = ScaleVersion.objects.create(scale=scale, number=1)
            Rating.objects.bulk_create(
                Rating(
                    version=version, key=key, label_en=en, label_de=de, colour=colour, value=value, position=position
                )
                for position, (key, en, de, colour, value) in enumerate(steps)
            )
