"""The structure of the HTML tells what is quoted where the text carries no mark."""

# ruff: noqa: E501 - pages as clients write them

from email.message import EmailMessage
from time import process_time

import pytest

from maild.mail.parse import parse
from maild.values import Mail

NEW = "<p>Thank you, it works now.</p><p>Ann</p>"
OLD = "<p>Please switch the printer off and on again.</p><p>The desk</p>"

PAGES = {
    "Outlook web": f'<div>{NEW}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Qwer Desk 10:00</div>{OLD}',
    "Outlook web quoted once more": f'<div>{NEW}</div><div id="x_divRplyFwdMsg">Qwer Desk</div><div>{OLD}</div>',
    "Outlook mobile": f'<div>{NEW}</div><div id="mail-editor-reference-message-container"><b>Qwer</b>: Desk{OLD}</div>',
    "Outlook 2013": (
        f"<div class=WordSection1>{NEW}<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt'>"
        f"<p><b>Qwer:</b> Desk<br><b>Asdf:</b> 10:00</p></div></div>{OLD}</div>"
    ),
    "Outlook 2007": (
        f"<div>{NEW}<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm'><p>Qwer: Desk</p></div>"
        f"{OLD}</div>"
    ),
    "Outlook Mac": f'<div>{NEW}</div><span id="OLK_SRC_BODY_SECTION"><div>Qwer: Desk</div><div>{OLD}</div></span>',
    "Yahoo": f'<div>{NEW}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>Qwer Desk, asdf:</div><div>{OLD}</div></div>',
    "Gmail": f'<div>{NEW}</div><div class="gmail_quote"><div class="gmail_attr">Qwer Desk asdf</div><blockquote>{OLD}</blockquote></div>',
    "Proton": f'{NEW}<div class="protonmail_quote">Qwer Desk asdf<br><blockquote type="cite">{OLD}</blockquote></div>',
    "Thunderbird": f'{NEW}<div class="moz-cite-prefix">Qwer Desk asdf<br></div><blockquote type="cite">{OLD}</blockquote>',
    "Zoho": f'{NEW}<div class="zmail_extra">Qwer Desk asdf<blockquote>{OLD}</blockquote></div>',
    "GMX": f'{NEW}<div name="quote" style="margin:10px">Qwer: Desk<div>{OLD}</div></div>',
}


def mail(page: str, text: str | None = None) -> Mail:
    made = EmailMessage()
    made["From"] = "ann@example.org"
    made["Subject"] = "Re: Printer"
    if text is None:
        made.set_content(page, subtype="html")
    else:
        made.set_content(text)
        made.add_alternative(page, subtype="html")
    return parse(made.as_bytes())


def words(mail: Mail) -> list[str]:
    return sorted(f"{mail.reply} {mail.quoted} {mail.signature}".split())


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_quote_in_a_language_nobody_knows_is_told_by_the_structure(page: str) -> None:
    read = mail(page)
    assert read.reply.split() == "Thank you, it works now. Ann".split()
    assert words(read) == sorted(read.text.split())


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_it_also_cuts_the_plain_form_beside_the_html(page: str) -> None:
    quote = mail(page).quoted.replace("> ", "").replace(">", "")
    read = mail(page, f"Thank you, it works now.\n\nAnn\n\n{quote}\n")
    assert read.reply == "Thank you, it works now.\n\nAnn"
    assert words(read) == sorted(read.text.split())


def test_an_answer_inside_the_quote_of_gmail_stays() -> None:
    """Lesson 38."""
    page = (
        '<div>See:</div><div class="gmail_quote"><div class="gmail_attr">Qwer asdf</div><blockquote>Is it on?</blockquote>'
        "<div>Yes.</div><blockquote>And the cable?</blockquote><div>In its place.</div></div>"
    )
    assert "In its place." in mail(page).reply
    assert "Yes." in mail(page).reply


def test_a_forwarded_mail_in_the_quote_of_gmail_stays() -> None:
    page = (
        '<div>Please look.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------'
        "<br>From: Bob<br></div><p>The mail of Bob.</p></div>"
    )
    assert "The mail of Bob." in mail(page).reply


def test_a_line_drawn_above_a_table_is_no_quote_when_nothing_stands_above_it() -> None:
    page = "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p>Our offer of this week</p></div><p>Paper</p>"
    assert mail(page).reply.split() == "Our offer of this week Paper".split()


@pytest.mark.parametrize(
    "piece", ['<div id="', '<div id="divRplyFwdMsg">', "<div ", '<a style="', "a ", "<blockquote>"]
)
def test_hostile_html_takes_linear_time(piece: str) -> None:
    began = process_time()
    mail(f"<p>hello</p>{piece * (1_000_000 // len(piece))}")
    assert process_time() - began < 5
