"""Names that nobody reads, and what machines write into subjects, in the common languages."""

import re

AUTOMATIC = re.compile(
    r"(?:do[-._]?)?no[-._]?t?[-._]?reply|no[-._]?repl(?:y|ies)|noreply|nicht[-._]?antworten|keine[-._]?antwort|"
    r"ne[-._]?pas[-._]?repondre|"
    r"no[-._]?responder|non[-._]?rispondere|notifications?|newsletters?|mailer|bounces?|auto[-._]?(?:reply|mailer|"
    r"confirm|responder)|"
    r"mailer-daemon|listserv|majordomo|mailman|news|updates?|announce(?:ments?)?",
    re.I,
)
"""Local parts that nobody reads."""
UNREAD = re.compile(
    r"(?:do[-._]?not|dont|no|donot)[-._]?repl(?:y|ies)|nicht[-._]?antworten|keine[-._]?antwort|"
    r"ne[-._]?pas[-._]?repondre|"
    r"no[-._]?responder|non[-._]?rispondere|nepasrepondre|nao[-._]?responda",
    re.I,
)
"""Of these the ones that say so."""

ABSENT = re.compile(
    r"(?:\[?(?:auto(?:matic|mated)?[- ]?(?:reply|response|responder|answer)|"
    r"out[- ]of[- ](?:the[- ])?office(?: (?:auto[- ]?)?(?:reply|response|message|notification))?|ooo|"
    r"away (?:from (?:the |my )?office|message)|vacation (?:reply|message|response|notice)|on (?:vacation|holiday|"
    r"leave)|"
    r"abwesenheits(?:notiz|nachricht|meldung|assistent|info|benachrichtigung)?|abwesend|abwesenheit|"
    r"automatische antwort|automatische rückantwort|"
    r"auto(?:matische)? ?antwort|urlaubs(?:benachrichtigung|vertretung|notiz)|bin im urlaub|nicht im büro|"
    r"r[ée]ponse automatique|absence du bureau|absent du bureau|message d[’']absence|notification d[’']absence|"
    r"respuesta automática|respuesta automatica|fuera de (?:la )?oficina|ausente de la oficina|"
    r"risposta automatica|fuori (?:sede|ufficio)|assente|automatisch antwoord|afwezig(?:heid)?|afwezigheidsbericht|"
    r"resposta automática|resposta automatica|fora do escritório|ausência|"
    r"автоматический ответ|автоответ(?:чик)?|нет на рабочем месте|autoodpowiedź|odpowiedź automatyczna|"
    r"automatyczna odpowiedź|poza biurem|nieobecność|"
    r"automatiskt svar|frånvaro|autosvar|automatisk svar|fravær|ikke til stede|poissaolo|automaattinen vastaus|"
    r"automatická odpověď|"
    r"自动回复|自動回覆|自動返信|不在通知|부재중|자동 회신)\]?)\s*(?:[:：!(\-–—]|$)|"
    r"auto(?:matic)?[- ]?reply\b|autoresponse\b|自动回复|自動返信|\[auto-?reply\]",
    re.I,
)
"""Subjects of absence notes; followed by a colon or nothing, so that a question about one stays a person's."""

ANSWERED_CALENDAR = re.compile(
    r"(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|invitation|updated invitation|zugesagt|"
    r"abgelehnt|"
    r"mit vorbehalt|abgesagt|einladung|acceptée?|refusée?|provisoire|annulée?|aceptad[ao]|rechazad[ao]|accettato|"
    r"rifiutato|"
    r"geaccepteerd|geweigerd|aceito|recusado|принято|отклонено)\s*:",
    re.I,
)
