"""Logos and repeated pictures are folded; what the writer put into the text is not."""

from maild.mail import images
from maild.values import Attachment


def picture(
    part: int, name: str = "image001.png", size: int = 9_000, digest: str = "", inline: bool = True
) -> Attachment:
    return Attachment(part, name, "image/png", size, digest or f"hash{part}", inline, f"{name}@01DA.5C3F")


def test_a_logo_named_only_below_the_text_is_folded() -> None:
    """Lesson 39: each mail of a signature writer brought its logo as an attachment."""
    assert images.logos([picture(2)], frozenset(), "It broke.", "Anna\n[image: image001.png]") == {2}
    assert images.logos([picture(2)], frozenset(), "It broke.", "Anna\n[cid:image001.png@01DA.5C3F]") == {2}


def test_a_picture_in_the_new_text_is_shown_even_if_it_is_small() -> None:
    for mark in ("[image: image001.png]", "[cid:image001.png@01DA.5C3F]", "<image001.png>"):
        assert images.logos([picture(2, size=900)], frozenset(), f"Look: {mark}", "") == frozenset()


def test_a_picture_of_an_earlier_mail_is_folded_wherever_it_stands() -> None:
    """Lesson 39."""
    again = picture(3, digest="same", size=2_000_000, inline=False)
    assert images.logos([again], frozenset({"same"}), "[image: image001.png]", "") == {3}
    assert images.logos([picture(1, digest="same"), again], frozenset(), "[image001.png]", "") == {3}


def test_a_large_picture_or_an_attached_one_is_never_a_logo() -> None:
    quote = "[image: image001.png]"
    assert images.logos([picture(2, size=400_000)], frozenset(), "", quote) == frozenset()
    assert images.logos([picture(2, inline=False)], frozenset(), "", quote) == frozenset()


def test_icons_that_no_text_names_are_folded_and_files_are_left_alone() -> None:
    contract = Attachment(4, "contract.pdf", "application/pdf", 900, "seen", True, "")
    assert images.logos(
        [picture(1, "x.gif", 700), picture(2, "y.png", 30_000), contract], frozenset({"seen"}), "", ""
    ) == {1}
    assert images.hashes([picture(1, digest="a"), contract]) == {"a"}
