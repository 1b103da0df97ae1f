"""Addresses in many spellings, known for the same door."""

import pytest

from layers.registers.addresses import Streets, address_of, numbers_of, street_key


@pytest.mark.parametrize(
    ("line", "street", "numbers"),
    [
        ("12 High Road", "high road", ("12",)),
        ("12, High Rd.", "high road", ("12",)),
        ("Flat 3, 12 High Road, LONDON", "high road", ("12",)),
        ("FLAT 3 12A HIGH ROAD", "high road", ("12a",)),
        ("Via Roma 12", "via roma", ("12",)),
        ("VIA ROMA, 12/B", "via roma", ("12",)),
        ("V.le Monte Nero n. 7", "viale monte nero", ("7",)),
        ("12 Rue des Faures 33000 Bordeaux", "rue faures", ("12",)),
        ("Rua da Prata, 108, 2.º Esq.", "rua prata", ("108",)),
        ("Avenida 24 de Julho, 12", "avenida 24 julho", ("12",)),
        ("ul. Złota 44", "zlota", ("44",)),
    ],
)
def test_that_a_line_is_street_and_number(line, street, numbers):
    address = address_of(line)
    assert address is not None
    assert (address.street, address.numbers) == (street, numbers)


@pytest.mark.parametrize("line", ["", "   ", "High Road", "Flat 3"])
def test_that_a_line_without_a_door_is_none(line):
    assert address_of(line) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", ("12",)), ("12-16", ("12", "14", "16")), ("12;14", ("12", "14")),
        ("12 A", ("12a",)), ("11-14", ("11", "14")), ("", ()),
    ],
)  # fmt: skip
def test_that_house_numbers_are_read_one_by_one(text, numbers):
    assert numbers_of(text) == numbers


def test_that_a_saint_is_no_street():
    assert street_key("St James St") == "saint james street"


def test_that_a_misspelt_street_is_found_and_a_doubtful_one_is_not():
    streets = Streets([street_key("Via Tiraboschi"), street_key("Via Muratori")])
    assert streets.named(street_key("Via Tirabosci")) == "via tiraboschi"
    assert streets.named(street_key("Via Garibaldi")) is None
    twins = Streets(["church lane east", "church lane west"])
    assert twins.named("church lane") is None
