"""How mail clients introduce what they quote: attribution lines, delimiters, header blocks, device signatures."""

import re

MAX_LINE = 400
"""Characters; a longer line was written by no client."""
MAX_ATTRIBUTION = 6
"""Lines over which clients and gateways fold one attribution, empty ones included."""

ENDS = (":", "：", "-", "–", "—")
"""With what attributions end."""

WROTE = (
    r"wrote|writes|schrieb|geschrieben|a écrit|escribió|escribio|ha scritto|schreef|geschreven|escreveu|"
    r"написала?|пишет|писала?|пише|написав|napisała?|napisał\(a\)|pisze|skrev|kirjoitti|napsala?|napísala?|írta|"
    r"yazdı|a scris|έγραψε|写道|寫道|のメッセージ|さんは書きました|님이 작성"
)
"""en de fr es it nl pt ru uk pl sv/da/no fi cs sk hu tr ro el zh ja ko."""

BEGINS = (
    r"on|at|am|le|el|il|op|em|den|dnia|w dniu|dana|dne|el día|a las|на|в|във|пн|вт|ср|чт|пт|сб|вс|στις|"
    r"mon|tue|wed|thu|fri|sat|sun|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
)

ORIGINAL = (
    r"original message|original mail|reply message|ursprüngliche nachricht|original-?nachricht|urspr\. nachricht|"
    r"originalnachricht|message d['’]origine|message original|courriel original|mensaje original|messaggio originale|"
    r"oorspronkelijk bericht|origineel bericht|mensagem original|исходное сообщение|оригинальное сообщение|"
    r"wiadomość oryginalna|oryginalna wiadomość|originalmeddelande|ursprungligt meddelande|opprinnelig melding|"
    r"oprindelig meddelelse|original meddelelse|alkuperäinen viesti|původní zpráva|pôvodná správa|orijinal mesaj|"
    r"eredeti üzenet|mesaj original|原始邮件|原始郵件|原邮件|元のメッセージ|원본 메시지"
)

FORWARDED = (
    r"(?:begin )?forwarded (?:message|mail|by.{0,80})|weitergeleitete nachricht|"
    r"anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"message transféré|message transmis|début du message (?:transféré|réexpédié)|mensaje reenviado|"
    r"inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|"
    r"begin doorgestuurd bericht|mensagem encaminhada|início da mensagem reencaminhada|пересылаемое сообщение|"
    r"начало переадресованного сообщения|пересланное сообщение|przekazana wiadomość|vidarebefordrat meddelande|"
    r"videresendt (?:melding|meddelelse)|转发的邮件|轉寄郵件|転送されたメッセージ"
)

FROM = "from|von|de|da|van|från|fra|от|від|od|lähettäjä|kimden|feladó|发件人|寄件者|差出人|보낸 사람"
SENT = "sent|gesendet|envoyé|enviado|enviado el|enviada em|inviato|verzonden|skickat|sendt|отправлено|надіслано|"
SENT += "wysłano|wysłane|lähetetty|odesláno|odoslané|gönderildi|发送时间|寄件日期|送信日時|보낸 날짜"
DATED = "date|datum|data|fecha|dato|дата|päivämäärä|tarih|日期|日付"
TO = "to|an|à|para|a|aan|till|til|кому|do|vastaanottaja|kime|címzett|收件人|收件者|宛先|받는 사람|komu"
SUBJECT = "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|ämne|emne|тема|temat|aihe|předmět|predmet|konu|tárgy|"
SUBJECT += "主题|主旨|件名|제목"
OTHER = (
    "cc|kopie|copie|kopia|kopi|копия|reply-to|antwort an|risposta|importance|wichtigkeit|attachments|anlagen|抄送|副本"
)

DEVICES = (
    r"sent (?:from|via|with|by|using) .{1,80}|from my .{1,60}|someone from mobile|get outlook for .{1,60}|"
    r"get \[outlook.{1,80}|gesendet (?:von|mit|über|aus) .{1,60}|von meine[mr] .{1,50} gesendet|"
    r"diese (?:nachricht|e-?mail|mail) wurde von mein.{1,80} gesendet.?|holen sie sich outlook für .{1,60}|"
    r"outlook für .{1,40}|"
    r"envoyé (?:depuis|de|à partir de|avec) .{1,60}|obtenir outlook pour .{1,60}|télécharger outlook pour .{1,60}|"
    r"enviado (?:desde|do|de|a partir do|pelo) .{1,60}|obtener outlook para .{1,60}|obter o outlook para .{1,60}|"
    r"inviato (?:da|dal|dallo|tramite) .{1,60}|scarica outlook per .{1,60}|"
    r"verstuurd vanaf .{1,60}|verzonden (?:vanaf|met|via) .{1,60}|outlook voor .{1,40} downloaden.{0,60}|"
    r"отправлено (?:с|из) .{1,60}|wysłane? z .{1,60}|skickat från .{1,60}|sendt fra .{1,60}|lähetetty .{1,60}|"
    r"odesláno z .{1,60}|gönderen: .{1,40}|发自我的.{1,40}|"
    r"發自我的.{1,40}|[从從]我的.{1,30}[发傳]送|.{0,20}iphoneから送信|"
    r"나의 .{1,30}에서 보냄"
)

_VERB = re.compile(rf"(?:^|[\s,>\"'”)])(?:{WROTE})(?=[\s:：,(\-]|$)|写道|寫道", re.I)
_BEGINS = re.compile(rf"(?:{BEGINS})[\s,.]|\d|在|於|\"|'|<|[-–—*]{{2,6}} ?on ", re.I)
_TIME = re.compile(r"\b\d{1,2}(?:[:.]|\s?h\s?|時|点)\d{2}\b|\d[时時]\d|午[前後后]\d|\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\d{1,2}[:：]\d\d|\S@\S|GMT|你|您")
_GMAIL_OLD = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?: \d{1,2}:\d\d)?(?: GMT[+-]\d\d:\d\d .{1,200}| .{0,160}<[^<>]{1,120}>):?$"
)
_PLAIN_NAME = re.compile(r"[^\s<>\"].{0,80} ?<[^<>\s]{1,120}@[^<>\s]{1,120}> ?", re.I)
_ORIGINAL = re.compile(rf"[*\s]{{0,4}}[-_=]{{2,}}\s?(?:{ORIGINAL})\s?:?\s?[-_=]{{2,}}[*\s]{{0,4}}$", re.I)
_FORWARDED = re.compile(
    rf"[>*\s]{{0,6}}(?:[-_=]{{2,}}\s?(?:{FORWARDED})\s?:?\s?[-_=]{{2,}}|(?:{FORWARDED})\s?:)[*\s]{{0,4}}$", re.I
)
_FIELD = re.compile(r"[*_\s]{0,4}([^\W\d_][^:：*]{0,24}?)[\s*\xa0]{0,3}[:：]\*{0,2}(.{0,400})", re.S)
_KIND = {
    word: kind
    for kind, words in (
        ("from", FROM),
        ("sent", SENT),
        ("date", DATED),
        ("to", TO),
        ("subject", SUBJECT),
        ("other", OTHER),
    )
    for word in reversed(words.split("|"))
}
_DEVICE = re.compile(rf"[\s*_<(]{{0,4}}(?:{DEVICES})$", re.I)
_HINT = re.compile(r"[\d<:：@]")
_STARTS = frozenset("-_=*#~+–—.>ᐧ在於") - {""}
_RULE = re.compile(r"[\s\-–—_=*#~+ᐧ.]{1,200}$")


def plain(line: str) -> bool:
    """Whether a line has nothing that any of these could begin with; most lines of most mails."""
    return _HINT.search(line) is None and line.lstrip(" *>\t\xa0")[:1] not in _STARTS


def attribution(lines: list[str], at: int) -> int:
    """How many lines from `at` on are one attribution ("On ... wrote:"), or 0."""
    first = lines[at].strip()
    if not first or len(first) > MAX_LINE:
        return 0
    if _GMAIL_OLD.match(first):
        return 1
    if not (_BEGINS.match(first) is not None and any(c.isdigit() for c in first)):
        if _PLAIN_NAME.match(first) is None or _VERB.search(first) is None:
            return 0
        if first[-1] in ":：":
            return 1
    if not any(line.rstrip()[-1:] in ENDS for line in lines[at : at + MAX_ATTRIBUTION + 2]):
        return 0
    joined = ""
    for count, line in enumerate(lines[at : at + MAX_ATTRIBUTION + 2], start=1):
        piece = line.strip()
        if count > 1 and piece[:1] == ">" and piece[1:2] == ">":
            return 0
        joined = f"{joined} {piece}".strip()
        if len(joined) > MAX_LINE:
            return 0
        if piece and _ends(joined):
            return count
    return 0


def _ends(joined: str) -> bool:
    """Whether an attribution is complete: a verb, a date or address, and a colon or closing dashes at the end."""
    if joined[-1] not in ENDS or (not _TIME.search(joined) and "@" not in joined):
        return False
    if _VERB.search(joined):
        return True
    return bool(_GMAIL_OLD.match(joined))


def certain(joined: str) -> bool:
    """Whether an attribution names a time of day or an address, so that unquoted text below it is a quote too."""
    return _CLOCK.search(joined) is not None


def original(line: str) -> bool:
    """Whether a line says "-----Original Message-----" in any of the languages."""
    return len(line) <= MAX_LINE and _ORIGINAL.match(line) is not None


def forwarded(line: str) -> bool:
    """Whether a line begins a forwarded mail: that is content, not a quote."""
    ends = line.rstrip("* \xa0")[-1:]
    return ends in ":：-_=" and len(line) <= MAX_LINE and _FORWARDED.match(line) is not None


def header_block(lines: list[str], at: int) -> bool:
    """Whether Outlook's block (From, Sent, To, Subject) begins here."""
    if _kind(lines[at]) not in ("from", "date", "sent"):
        return False
    seen: dict[str, str] = {}
    strange = 0
    for line in lines[at : at + 12]:
        kind = _kind(line)
        if kind is not None:
            seen.setdefault(kind, line)
        elif line.strip():
            strange += 1  # a folded list of addresses
            if strange > 3:
                break
        elif len(seen) > 2:
            break
    if "from" not in seen or len(seen) < 3:
        return False
    return "subject" in seen or ("sent" in seen and "to" in seen) or "@" in seen["from"]


def _kind(line: str) -> str | None:
    """Which header field a line shows, or None."""
    if len(line) > MAX_LINE or (match := _FIELD.match(line)) is None:
        return None
    return _KIND.get(match[1].strip().casefold())


def device(line: str) -> bool:
    """Whether a line is a client's advertisement: "Sent from my iPhone"."""
    return len(line) <= 160 and _DEVICE.match(line.strip()) is not None


def rule(line: str) -> bool:
    """Whether a line is only a row of dashes, stars and the like."""
    return len(line.strip()) > 0 and _RULE.match(line) is not None and line.strip() not in (".", "+", "#")
