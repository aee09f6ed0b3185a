"""The templates that come with maild, as values."""

from importlib.resources import files

from maild.values import Text

LANGUAGES = ("en", "de")


def texts() -> tuple[Text, ...]:
    """All shipped templates and the pieces that they include."""
    folder = files("maild.notifier") / "templates"
    return tuple(
        Text(language, entry.name.removesuffix(".txt"), entry.read_text("utf-8"))
        for language in LANGUAGES
        for entry in sorted((folder / language).iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".txt")
    )
