"""What every template may use."""

from django.http import HttpRequest

THEMES = ("light", "dark")  # anything else follows the system
COMPONENTS = (
    "buttons", "forms", "chips", "badges", "cards", "rows", "tables", "notices", "navigation", "dialog", "steps",
    "claims", "reading", "claim", "evidence", "gates", "talk", "history",
)  # fmt: skip
STYLE_SHEETS = (
    "styles/tokens.css",
    "styles/base.css",
    "styles/layout.css",
    *(f"styles/components/{name}.css" for name in COMPONENTS),
)


def page(request: HttpRequest) -> dict:
    return {
        "is_fragment": request.headers.get("HX-Request") == "true",
        "theme": theme_of(request),
        "style_sheets": STYLE_SHEETS,
    }


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""
