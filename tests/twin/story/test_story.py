import pytest

from twin.story.story import (
    Station,
    Story,
    StoryError,
    read_story,
    sample_story,
    story_from_text,
    story_to_text,
    write_story,
)


def test_that_a_district_has_a_story_of_its_own(tiny):
    story = sample_story(tiny)
    assert len(story.stations) >= 5
    assert story.stations[0].title == tiny.name
    assert all(s.caption and s.notes and s.camera for s in story.stations)
    assert not story.stations[2].scenario


def test_that_a_story_comes_back_from_its_file(tiny, tmp_path):
    path = tmp_path / "a.story.json"
    story = sample_story(tiny)
    write_story(path, story)
    assert read_story(path) == story
    assert story_from_text(story_to_text(story), "a") == story


def test_that_a_station_is_moved_to_its_place():
    story = Story(stations=tuple(Station(title=t) for t in "abcd"))
    assert [s.title for s in story.moved(0, 2).stations] == ["b", "c", "a", "d"]
    assert [s.title for s in story.moved(3, 0).stations] == ["d", "a", "b", "c"]
    assert story.moved(1, 1) == story


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "holds none"),
        ("{", "not valid JSON"),
        ('{"schema_version": 9}', "reads 1"),
        ('{"stations": [{"caption": "x"}]}', "title"),
        ('{"stations": [{"title": "x", "hour": 9000}]}', "hour"),
        ('{"stations": [{"title": "x", "camera": [[0, 0, 0]]}]}', "camera"),
        ('{"stations": [{"title": "x", "colour": "red"}]}', "colour"),
        ('{"levers": ["a", "b", "c", "d", "e", "f"]}', "levers"),
    ],
)
def test_that_a_wrong_story_is_refused_in_one_sentence(text, said):
    with pytest.raises(StoryError, match=said) as fault:
        story_from_text(text, "a.story.json")
    assert str(fault.value).startswith("a.story.json: ")
    assert "\n" not in str(fault.value)


def test_that_a_missing_file_is_told(tmp_path):
    with pytest.raises(StoryError, match=r"none\.story\.json"):
        read_story(tmp_path / "none.story.json")
