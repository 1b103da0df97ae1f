"""A story as slides: each station's picture with title and caption, and notes for who speaks."""

import io
from collections.abc import Sequence
from pathlib import Path

from pptx import Presentation
from pptx.util import Emu, Pt

from twin.safety.safety import clean
from twin.snapshot.same_bytes import moment, settle_office_file
from twin.store.files import SaveError, write_atomically
from twin.story.story import Story
from twin.takeaway.slides.slides import HEIGHT, WIDTH

_TITLE_ONLY = 5


def write_story_slides(path: Path, story: Story, pictures: Sequence[bytes]) -> None:
    """Write one slide for each station with its picture (PNG). Raises SaveError."""
    shown = Presentation()
    shown.slide_width, shown.slide_height = WIDTH, HEIGHT
    left, wide = Emu(int(WIDTH * 0.05)), Emu(int(WIDTH * 0.9))
    for station, picture in zip(story.stations, pictures, strict=True):
        slide = shown.slides.add_slide(shown.slide_layouts[_TITLE_ONLY])
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = (
            left,
            Emu(0),
            wide,
            Emu(int(HEIGHT * 0.13)),
        )
        title.text_frame.text = clean(station.title)
        title.text_frame.paragraphs[0].font.size = Pt(32)
        shape = slide.shapes.add_picture(io.BytesIO(picture), left, Emu(int(HEIGHT * 0.14)))
        factor = min(wide / shape.width, HEIGHT * 0.72 / shape.height)
        shape.width, shape.height = Emu(int(shape.width * factor)), Emu(int(shape.height * factor))
        shape.left = Emu(int((WIDTH - shape.width) / 2))
        shape._element.nvPicPr.cNvPr.set("descr", clean(station.caption or station.title))
        box = slide.shapes.add_textbox(left, Emu(int(HEIGHT * 0.87)), wide, Emu(int(HEIGHT * 0.1)))
        box.text_frame.word_wrap = True
        box.text_frame.text = clean(station.caption)
        box.text_frame.paragraphs[0].font.size = Pt(24)
        slide.notes_slide.notes_text_frame.text = clean(station.notes)
    temporary = path.with_name(f".{path.name}.part")
    try:
        shown.save(str(temporary))
        settle_office_file(temporary, moment())
        content = temporary.read_bytes()
    except OSError as error:
        raise SaveError(
            f"{path}: could not be saved ({error.strerror}); free some space."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    write_atomically(path, content)
