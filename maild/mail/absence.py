"""An absence note without any header or subject of one: a person writes one of its sentences, but not three."""

import re

MAX_TEXT = 1500
"""Characters; notes are short."""
ENOUGH = 3
"""Sentences of a note that make one."""

_GATE = (
    "office vacation holiday leave away town travel büro "
    "urlaub abwesen haus erreichbar dienstreise bureau absen congé "
    "vacance déplacement oficina vacaciones ausen ufficio sede ferie assen kantoor afwezig vakantie bereikbaar "
    "aanwezig escrit "
    "férias ferias отпуск офис отсутств командиров biur urlop nieobecn kontor semester ledig bortre frånvar "
    "fravær loma poissa dovolen kancel nepřítom відпуст izin ofis szabads 不在 休 外出 出張 出差 부재 휴가 출장"
).split()
"""Stems of which one stands in every note: looked for first, as that is cheap."""
_SENTENCES: tuple[tuple[str, str], ...] = (
    (
        "thanks",
        (
            r"\A\W{0,20}(?:[^\n]{1,40}[,!]\s{1,4})?(?:(?:many )?thank(?:s| you)(?: very much)? for (?:your|"
            r"the) (?:e-?mail|message|mail|note)|"
            r"(?:vielen|herzlichen|besten)? ?dank für (?:ihre|deine|die) (?:e-?mail|nachricht|mail)|merci (?:pour|"
            r"de) (?:votre|ton) (?:e-?mail|message|courriel|mail)|"
            r"gracias por (?:su|tu) (?:correo|mensaje|e-?mail)|grazie per (?:la (?:sua|tua) )?(?:e-?mail|mail|"
            r"il (?:suo|tuo) messaggio)|(?:hartelijk )?(?:dank|bedankt) voor (?:uw|je) (?:e-?mail|bericht|mail)|"
            r"obrigad[oa] (?:pelo|por) (?:seu|sua|teu)? ?(?:e-?mail|mensagem|contato)|"
            r"спасибо за (?:ваше )?(?:письмо|сообщение)|dziękuję za (?:wiadomość|e-?mail|maila)|"
            r"tack för (?:ditt|din|ert) (?:mail|e-?post|meddelande)|tak for din (?:mail|e-?mail|besked)|"
            r"takk for (?:din )?(?:e-?post|mail)|kiitos viestist|děkuji za (?:váš|vaši)|"
            r"メール.{0,10}ありがとう|感谢您的(?:来信|邮件)|메일.{0,10}감사)"
        ),
    ),
    (
        "away",
        (
            r"\b(?:i am|i[’']m|i will be|i[’']ll be) (?:currently |presently |now |"
            r"at the moment )?(?:out of (?:the |my )?office|out of town|away(?: from (?:the |my )?(?:office|desk))?|"
            r"on (?:vacation|holidays?|leave|annual leave|parental leave|maternity leave|a business trip)|"
            r"not in (?:the |my )?office|travell?ing)|"
            r"\bich (?:bin|befinde mich) (?:\S{1,20} ){0,6}(?:nicht im (?:büro|haus)|im urlaub|außer haus|"
            r"ausser haus|abwesend|nicht erreichbar|auf dienstreise)|"
            r"\bje (?:suis|serai) (?:\S{1,20} ){0,3}(?:absente?|en cong[ée]s?|hors du bureau|en vacances|"
            r"en d[ée]placement)|"
            r"\b(?:estoy|estar[ée]|me encuentro) (?:\S{1,20} ){0,3}(?:fuera de la oficina|de vacaciones|ausente)|"
            r"\b(?:sono|sarò) (?:\S{1,20} ){0,3}(?:fuori (?:ufficio|sede)|in ferie|assente)|"
            r"\bik ben (?:\S{1,20} ){0,6}(?:afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|met vakantie|"
            r"op vakantie|vrij)|\b(?:estou|estarei) (?:\S{1,20} ){0,3}(?:ausente|fora do escrit[óo]rio|de f[ée]rias|"
            r"em f[ée]rias)|"
            r"я (?:\S{1,20} ){0,3}(?:в отпуске|в командировке|отсутствую|не в офисе)|(?:jestem|przebywam|"
            r"będę) (?:\S{1,20} ){0,3}(?:na urlopie|poza biurem|nieobecn)|"
            r"\bjag (?:är|har) (?:\S{1,20} ){0,3}(?:inte på kontoret|ledig|på semester|semester|bortrest|"
            r"frånvarande)|\bjeg (?:er|har|holder) (?:\S{1,20} ){0,3}(?:ikke på kontoret|på ferie|ferie|fraværende|"
            r"bortrejst|bortreist)|"
            r"olen (?:\S{1,20} ){0,3}(?:lomalla|poissa|poissaoleva)|jsem (?:\S{1,20} ){0,3}(?:mimo kancelář|"
            r"na dovolené|nepřítom)|я (?:\S{1,20} ){0,3}у відпустці|izindeyim|ofis dışındayım|szabadságon vagyok|"
            r"(?:不在に|休暇|お休み|外出して|出張中)|我(?:正在|目前|现在)?(?:不在|休假|外出|出差)|(?:부재 ?중|"
            r"휴가 ?중|출장 ?중)"
        ),
    ),
    (
        "access",
        (
            r"(?:limited|no|without|intermittent|sporadic) access to (?:my )?(?:e-?mail|mails|messages)|"
            r"no e-?mail access|(?:will|shall) not (?:be )?(?:check|read|forward|monitor)|(?:e-?mails?|"
            r"messages?) (?:will|are) not (?:be )?(?:read|forwarded|checked|monitored)|"
            r"nicht (?:automatisch )?weitergeleitet|nicht (?:regelmäßig )?gelesen|keinen zugriff|"
            r"eingeschränkt(?:en)? (?:zugriff|erreichbar)|pas (?:transf[ée]r[ée]s?|lus?)|acc[èe]s limit|"
            r"acceso limitado|accesso limitato|beperkt(?:e)? (?:toegang|bereikbaar)|"
            r"acesso limitado|ограничен\w* доступ|ograniczony dostęp|begränsad|begrænset adgang|begrenset tilgang"
        ),
    ),
    (
        "return",
        (
            r"\b(?:will|shall|i[’']ll) (?:be back|return|(?:respond|reply|answer|get back|deal with|"
            r"read) .{0,60}(?:return|back|as soon as|earliest|then))|\b(?:back|"
            r"return(?:ing)?) (?:in the office )?on\b|upon my return|when i (?:return|get back|am back)|"
            r"until\b.{0,40}\d|"
            r"wieder (?:\S{1,20} ){0,4}(?:erreichbar|im (?:büro|haus)|zurück|da|für sie da)|(?:nach|"
            r"bei) meiner rückkehr|\bbis (?:\S{1,20} ){0,3}\d|\bab (?:\S{1,20} ){0,3}\d.{0,30}wieder|"
            r"de retour|à mon retour|d[èe]s mon retour|jusqu[’']au|a mi regreso|a mi vuelta|hasta el|de regreso|"
            r"al mio r(?:itorno|ientro)|fino al|rientr|tot (?:en met )?\S{0,12} ?\d|terug op|bij terugkomst|"
            r"até (?:o )?(?:dia )?\d|no meu retorno|ao retornar|"
            r"вернусь|\bдо \d|после возвращения|wracam|po powrocie|\bdo \d|tillbaka|tilbage|tilbake|till och med|"
            r"til og med|palaan|vrátím se|до \d|döneceğim|kadar|まで|返回|回来|까지|복귀"
        ),
    ),
    (
        "urgent",
        (
            r"(?:urgent|emergenc|immediate (?:assistance|attention|help)|time[- ]sensitive)|in (?:my absence|"
            r"the meantime),? .{0,30}contact|please (?:contact|call|reach|e-?mail)|in dringenden|wenden sie sich|"
            r"dringend|während meiner abwesenheit|"
            r"en cas d[’']urgence|pour toute urgence|en mon absence|contacter|en caso de urgencia|asunto urgente|"
            r"contactar|per (?:urgenze|questioni urgenti)|in caso di urgenz|contattare|voor dringende|bij spoed|"
            r"neem .{0,20}contact|"
            r"urgente|em caso de urg|por favor,? (?:contate|contacte|entre em contato)|срочн|обращайтесь|pilnych|"
            r"proszę o kontakt|brådskande|kontakta|hastesager|kontakt |kiireellis|naléhav|termínov|acil|sürgős|緊急|"
            r"お急ぎ|紧急|급한|긴급"
        ),
    ),
)
_TABLE = tuple((name, re.compile(pattern, re.I)) for name, pattern in _SENTENCES)


def sentences(text: str) -> tuple[str, ...]:
    """Which sentences of an absence note stand in a text; empty when it does not say that somebody is away."""
    start = text[:MAX_TEXT]
    low = start.casefold()
    if not any(stem in low for stem in _GATE):
        return ()
    found = tuple(name for name, pattern in _TABLE if pattern.search(start))
    return found if "away" in found else ()


def is_note(text: str) -> bool:
    """Whether a short text is an absence note by its sentences alone; one with a question is a person's."""
    if len(text) > MAX_TEXT or "?" in text or "？" in text:
        return False
    return len(sentences(text)) >= ENOUGH
