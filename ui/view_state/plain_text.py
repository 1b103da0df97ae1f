"""Text as one types it in a hurry: lower case, without accents. No Qt."""

import unicodedata


def plain(text: str) -> str:
    """'praca' for 'Praça'."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))
