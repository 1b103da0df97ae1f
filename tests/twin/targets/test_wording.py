from twin.scenario.scenario import Measure, Target
from twin.targets.wording import measure_in_words, target_in_words


def test_that_a_filter_reads_as_a_sentence():
    target = Target(uses=("apartment",), year_to=1944, protected=False)
    assert target_in_words(target, "buildings") == "Flats built before 1945, not protected"


def test_that_an_empty_filter_means_all():
    assert target_in_words(Target(), "buildings") == "All buildings"
    assert target_in_words(Target(), "lamps") == "All lamp posts"
    assert target_in_words(Target(), "cars") == "All cars of the district"


def test_that_a_picked_set_and_a_drawn_area_are_told():
    ring = ((0.0, 0.0), (9.0, 0.0), (0.0, 9.0))
    target = Target(picked=("a", "b"), polygon_m=ring)
    assert target_in_words(target, "buildings") == "The 2 picked buildings, inside the drawn area"
    homes = Target(uses=("apartment",), picked=("a",))
    assert target_in_words(homes, "buildings") == "Flats among the picked building"
    assert target_in_words(target, "lamps") == "All lamp posts, 2 picked, inside the drawn area"


def test_that_long_lists_are_shortened():
    target = Target(quarters=("A", "B", "C", "D"))
    assert target_in_words(target, "buildings") == "All buildings, in A, B and 2 more"


def test_that_a_measure_reads_with_its_uptake():
    measure = Measure(
        id="m1", kind="led", uptake_frac=0.6, target=Target(street_kinds=("primary",))
    )
    assert measure_in_words(measure) == "LED luminaires: lamps on main roads, 60 %"
