"""Text as one types it in a hurry: lower case, without accents. No Qt."""

import unicodedata


def plain(text: str) -> str:
    """'praca' for 'Praça'."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def begins_words(typed: str, text: str) -> bool:
    """Whether words of `text` begin, in their order, with the words typed, accents aside.

    >>> begins_words("rua aug", "Rua Augusta"), begins_words("aug", "Rua Augusta")
    (True, True)
    >>> begins_words("ua", "Rua Augusta")
    False
    """
    words = iter(plain(text).split())
    return all(any(word.startswith(part) for word in words) for part in plain(typed).split())
