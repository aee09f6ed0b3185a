"""Whether a mail says nothing but thanks, so that it reopens nothing and rings nobody (lesson 17)."""

import re

from maild.mail.images import picture
from maild.values import Mail

WORDS = frozenset(
    # en de fr es it nl pt ru pl
    """thank thanks thankyou thx ty you very much so a lot many again all good great perfect super cheers
    that works it now works working fine ok okay got resolved solved for the your quick fast help reply answer support
    danke dank vielen herzlichen besten dir ihnen euch schön schon sehr nochmals nochmal für die schnelle hilfe antwort
    alles klar passt prima läuft funktioniert jetzt mfg lg vg gruß grüße viele liebe freundliche mit freundlichen grüßen
    merci beaucoup bien à vous pour votre aide réponse parfait
    gracias muchas mil por su tu ayuda perfecto
    grazie mille molto gentile dank u je wel bedankt hartelijk obrigado obrigada muito
    спасибо большое вам огромное dziękuję bardzo dzięki
    best kind regards""".split()
)
CORE = re.compile(
    r"\b(thank|thanks|thx|ty|cheers|danke|dank|merci|gracias|grazie|bedankt|obrigad[oa]|спасибо|dziękuję|dzięki)", re.I
)
LONGEST = 200
"""Characters; a longer text has something else to say."""


def mere_thanks(mail: Mail) -> bool:
    """Tell whether the new text is thanks and nothing else: short, no question, no attachment, only known words."""
    text = mail.reply.strip()
    if not text or len(text) > LONGEST or "?" in text or any(not (a.inline and picture(a)) for a in mail.attachments):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    greeting = len(lines) > 1 and lines[0].rstrip().endswith((",", "!"))
    body = lines[1:] if greeting and not CORE.search(lines[0]) else lines
    name = set(re.findall(r"\w+", mail.sender.name.casefold())) if mail.sender else set()
    words = [word for line in body for word in re.findall(r"\w+", line.casefold())]
    return bool(CORE.search(text)) and all(word in WORDS or word in name for word in words)
