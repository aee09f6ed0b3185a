"""Sentences to people that have a place in the books of other languages (notifier/phrases.py)."""


def said(form: str, **words: object) -> str:
    """The English sentence with its words filled in; a book knows it again by its form, so the form is a literal.

    A word named `reason`, `state` or `priority` is said in the other language too; the others are left as they are.
    """
    return form.format(**words)
