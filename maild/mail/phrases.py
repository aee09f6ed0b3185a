"""Names that nobody reads, and what machines write into subjects and texts, in the common languages."""

import re

AUTOMATIC = re.compile(
    r"(?:do[-._]?)?no[-._]?t?[-._]?reply|no[-._]?repl(?:y|ies)|noreply|nicht[-._]?antworten|keine[-._]?antwort|"
    r"ne[-._]?pas[-._]?repondre|"
    r"no[-._]?responder|non[-._]?rispondere|notifications?|newsletters?|mailer|bounces?|auto[-._]?(?:reply|mailer|"
    r"confirm|respon(?:d|se|der))|autoreply|"
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
ROLE = re.compile(
    r"(?:.{1,30}[-._+])?(?:support|help|helpdesk|help-desk|service|servicedesk|kundenservice|kundendienst|info|"
    r"contact|"
    r"kontakt|contacto|contato|office|admin|sales|billing|tickets?|jira|servicenow|zendesk|freshdesk|care|hello|team|"
    r"customer[-._]?(?:service|care|support)|service[-._]?client|atencion|suporte|soporte|assistenza|hr|jobs|"
    r"career|careers|"
    r"feedback|inbox|post|mail|desk|abuse|security|privacy|postmaster|robot|bot|auto|responder|"
    r"system)(?:[-._+].{1,30})?",
    re.I,
)
"""Local parts of desks, which have autoresponders."""

_WORD = (
    # English
    r"auto(?:matic|mated|mail)?[- ]?(?:reply|response|responder|answer|respond|message|acknowledge?ment)|"
    r"out[- ]of[- ](?:the[- ])?office(?: (?:auto[- ]?)?(?:reply|response|message|notification|notice|assistant|"
    r"alert))?|o\.?o\.?o\.?(?: re)?|away (?:from (?:the |my )?(?:office|desk|mail|email)|message|notice|"
    r"notification)|(?:vacation|holiday|absence|leave) (?:auto[- ]?)?(?:reply|message|response|notice|"
    r"notification|responder)|"
    # German
    r"abwesenheits(?:notiz|nachricht|meldung|assistent|info|information|benachrichtigung|mail|hinweis|agent)|"
    r"automat(?:ische|isierte|isch generierte) ?(?:rück)?(?:antwort|nachricht|e-?mail|mail|eingangsbestätigung)|"
    r"auto(?:matische)? ?(?:rück)?antwort|urlaubs(?:benachrichtigung|vertretung|notiz|meldung|abwesenheit|info)|"
    r"(?:bin )?(?:derzeit |zur ?zeit )?nicht im (?:büro|haus)|außer haus|ausser haus|büroabwesenheit|"
    # French
    r"r[ée]ponse automatique|absence du bureau|message (?:automatique|d[’']absence)|(?:notification|"
    r"avis) d[’']absence|hors du bureau|r[ée]pondeur automatique|retour automatique|"
    # Spanish, Catalan, Portuguese, Italian, Romanian
    r"r(?:espuesta|esposta) autom[áaà]tica|(?:estoy )?fuera de (?:la )?oficina|ausente (?:de la oficina)?|"
    r"mensaje autom[áa]tico|contestaci[óo]n autom[áa]tica|auto(?:r|-r)espuesta|fora de l[’']oficina|"
    r"fora do escrit[óo]rio|mensagem autom[áa]tica|risposta automatica|risponditore automatico|fuori (?:sede|"
    r"ufficio)|messaggio automatico|non al computer|r[ăa]spuns automat|"
    # Dutch
    r"automatisch (?:antwoord|bericht)|afwezigheids(?:bericht|melding|assistent|notificatie)|niet (?:op kantoor|"
    r"aanwezig)|"
    # Nordic, Finnish, Baltic
    r"frånvaro(?:meddelande)?|fravær|abwesend|afwezig|absente? du bureau|fravær(?:sbesked|smelding|sassistent)|"
    r"poissaolo(?:viesti|ilmoitus)|automati(?:skt|sk|"
    r"serat|sert) (?:svar|e-?postsvar|e-?mailsvar)|autosvar|ikke til ?stede|ikke på kontoret|inte på kontoret|"
    r"ej på kontoret|automaattinen (?:vastaus|poissaoloviesti)|automaattivastaus|poissa (?:toimistolta|"
    r"työpaikalta)|automaatvastus|automātiskā atbilde|automatinis atsakymas|"
    # Slavic
    r"автоматический ответ|автоответ(?:чик)?|автоматическое (?:сообщение|уведомление)|нет на (?:рабочем )?месте|"
    r"вне офиса|отсутству(?:ю|ет) (?:на рабочем месте|в офисе)|автоматична відповідь|автовідповідь|"
    r"автоматичен отговор|аутоматски одговор|automatski odgovor|samodejni odgovor|autoodpowied[źz]|"
    r"odpowied[źz] automatyczna|automatyczna odpowied[źz]|poza biurem|automatick[áa] odpov[ěe][ďd]|"
    r"automatická odpoveď|mimo kancelář|"
    # Turkish, Hungarian, Greek, Arabic, Hebrew, Vietnamese, Indonesian
    r"otomatik (?:yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]nda|automatikus v[áa]lasz|"
    r"h[áa]zon k[íi]v[üu]l(?:i [üu]zenet)?|αυτόματη απάντηση|εκτός γραφείου|رد تلقائي|الرد التلقائي|خارج المكتب|"
    r"תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד|trả lời tự động|balasan otomatis|"
    # Chinese, Japanese, Korean
    r"自动(?:回复|答复|应答)|自動(?:回覆|回復|答覆|返信|応答|送信)(?:メール)?|不在(?:通知|連絡|応答|のお知らせ|返信)|不在办公室|外出(?:自动回复)|"
    r"부재(?: ?중)?(?: ?(?:알림|메시지|안내))?|자동 ?(?:회신|응답|답장)"
)
_WEAK = (
    r"on (?:vacation|holidays?|leave|annual leave|maternity leave|parental leave|sick leave|pto)|annual leave|"
    r"maternity leave|abwesenheit|"
    r"(?:bin )?im urlaub|absen(?:t|te|ce)(?: du bureau| temporaire)?|en cong[ée]s?|ausencia|de vacaciones|"
    r"aus[êe]ncia(?: tempor[áa]ria)?|(?:em )?f[ée]rias|"
    r"assen(?:te|za)(?: dall[’']ufficio)?|in ferie|met vakantie|afwezig(?:heid)?|på (?:ferie|semester)|frånvaro|"
    r"fravær|poissaolo|lomalla|отсутствие|"
    r"(?:я )?(?:нахожусь )?в отпуске|відсутність|у відпустці|nieobecno[śs][ćc](?: w (?:biurze|pracy))?|"
    r"na urlopie|nepřítomnost|v nepřítomnosti|dovolená|"
    r"izinde(?:yim)?|szabads[áa]gon|休假|休暇(?:通知|中)?|外出中|휴가 ?중?|auto|away|received"
)
ABSENT = re.compile(
    rf"(?:[\[(<*【〔「]{{0,3}}(?:{_WORD})[\])>*】〕」]{{0,3}})\s*(?:[:：!(\[\-–—|]|\.?$|- |/|re:|fwd?:)|"
    r"auto(?:matic|matische)?[- ]?reply\b|auto[- ]?response\b|自动回复|自動返信|自動回覆|\[auto-?reply\]|"
    r"auto\s?[:：]\s?(?:re|aw|fwd?|wg|tr)\s?:|autom?\.?\s?(?:re|aw)\s?:|(?-i:AUTO)\s?[:：]|"
    r"автоответ|자동 ?응답|자동 ?회신",
    re.I,
)
"""Subjects of absence notes; followed by a colon or nothing, so that a question about one stays a person's."""
ABSENT_PERHAPS = re.compile(rf"[\[(<*【]{{0,3}}(?:{_WEAK})[\])>*】]{{0,3}}\s*(?:[:：!(\[\-–—|]|\.?$)", re.I)
"""Words that people put into subjects too: they count only on an answer or with a null return path."""
ABSENT_INSIDE = re.compile(
    rf"[\[(【]\s?(?:{_WORD})\s?[\])】]|[:：\-–—|]\s*(?:{_WORD})\s*$|"
    r"\(auto(?:matic|mated)?(?:[- ](?:reply|response))?\)\s*$",
    re.I,
)
"""The same in brackets or behind the subject that is answered."""
ABSENT_NAMED = re.compile(
    r"(?:auto:\s?)?.{2,60}? (?:(?:is|will be|is currently) (?:out of (?:the |my )?office|on (?:vacation|"
    r"holidays?|leave)|away)|"
    r"ist (?:derzeit |momentan |zur ?zeit )?(?:außer haus|ausser haus|nicht im (?:büro|haus)|im urlaub|abwesend)|"
    r"est (?:absent|en cong[ée]s?)|est[áa] (?:fuera de la oficina|ausente|de vacaciones)|è (?:assente|"
    r"fuori (?:sede|ufficio)|in ferie)|"
    r"est[áa] (?:ausente|fora do escritório|de férias)|is (?:afwezig|niet aanwezig)|är (?:inte på kontoret|bortrest)|"
    r"er (?:ikke på kontoret|fraværende|bortreist)|on poissa|(?:находится )?в отпуске|jest (?:nieobecn|"
    r"poza biurem))\b.{0,60}",
    re.I,
)
"""What Notes writes: "NAME is out of the office"; the name must be the sender's."""

READ = re.compile(
    r"(?:do[-._]?not|dont|no|donot)[-._]?repl(?:y|ies)|nicht[-._]?antworten|keine[-._]?antwort|"
    r"ne[-._]?pas[-._]?repondre|"
    r"no[-._]?responder|non[-._]?rispondere|nepasrepondre|nao[-._]?responda",
    re.I,
)
"""Of these the ones that say so."""
ROLE = re.compile(
    r"(?:.{1,30}[-._+])?(?:support|help|helpdesk|help-desk|service|servicedesk|kundenservice|kundendienst|info|"
    r"contact|"
    r"kontakt|contacto|contato|office|admin|sales|billing|tickets?|jira|servicenow|zendesk|freshdesk|care|hello|team|"
    r"customer[-._]?(?:service|care|support)|service[-._]?client|atencion|suporte|soporte|assistenza|hr|jobs|"
    r"career|careers|"
    r"feedback|inbox|post|mail|desk|abuse|security|privacy|postmaster|robot|bot|auto|responder|"
    r"system)(?:[-._+].{1,30})?",
    re.I,
)
"""Local parts of desks, which have autoresponders."""

_WORD = (
    # English
    r"auto(?:matic|mated|mail)?[- ]?(?:reply|response|responder|answer|respond|message|acknowledge?ment)|"
    r"out[- ]of[- ](?:the[- ])?office(?: (?:auto[- ]?)?(?:reply|response|message|notification|notice|assistant|"
    r"alert))?|o\.?o\.?o\.?(?: re)?|away (?:from (?:the |my )?(?:office|desk|mail|email)|message|notice|"
    r"notification)|(?:vacation|holiday|absence|leave) (?:auto[- ]?)?(?:reply|message|response|notice|"
    r"notification|responder)|"
    # German
    r"abwesenheits(?:notiz|nachricht|meldung|assistent|info|information|benachrichtigung|mail|hinweis|agent)|"
    r"automat(?:ische|isierte|isch generierte) ?(?:rück)?(?:antwort|nachricht|e-?mail|mail|eingangsbestätigung)|"
    r"auto(?:matische)? ?(?:rück)?antwort|urlaubs(?:benachrichtigung|vertretung|notiz|meldung|abwesenheit|info)|"
    r"(?:bin )?(?:derzeit |zur ?zeit )?nicht im (?:büro|haus)|außer haus|ausser haus|büroabwesenheit|"
    # French
    r"r[ée]ponse automatique|absence du bureau|message (?:automatique|d[’']absence)|(?:notification|"
    r"avis) d[’']absence|hors du bureau|r[ée]pondeur automatique|retour automatique|"
    # Spanish, Catalan, Portuguese, Italian, Romanian
    r"r(?:espuesta|esposta) autom[áaà]tica|(?:estoy )?fuera de (?:la )?oficina|ausente (?:de la oficina)?|"
    r"mensaje autom[áa]tico|contestaci[óo]n autom[áa]tica|auto(?:r|-r)espuesta|fora de l[’']oficina|"
    r"fora do escrit[óo]rio|mensagem autom[áa]tica|risposta automatica|risponditore automatico|fuori (?:sede|"
    r"ufficio)|messaggio automatico|non al computer|r[ăa]spuns automat|"
    # Dutch
    r"automatisch (?:antwoord|bericht)|afwezigheids(?:bericht|melding|assistent|notificatie)|niet (?:op kantoor|"
    r"aanwezig)|"
    # Nordic, Finnish, Baltic
    r"frånvaro(?:meddelande)?|fravær|abwesend|afwezig|absente? du bureau|fravær(?:sbesked|smelding|sassistent)|"
    r"poissaolo(?:viesti|ilmoitus)|automati(?:skt|sk|"
    r"serat|sert) (?:svar|e-?postsvar|e-?mailsvar)|autosvar|ikke til ?stede|ikke på kontoret|inte på kontoret|"
    r"ej på kontoret|automaattinen (?:vastaus|poissaoloviesti)|automaattivastaus|poissa (?:toimistolta|"
    r"työpaikalta)|automaatvastus|automātiskā atbilde|automatinis atsakymas|"
    # Slavic
    r"автоматический ответ|автоответ(?:чик)?|автоматическое (?:сообщение|уведомление)|нет на (?:рабочем )?месте|"
    r"вне офиса|отсутству(?:ю|ет) (?:на рабочем месте|в офисе)|автоматична відповідь|автовідповідь|"
    r"автоматичен отговор|аутоматски одговор|automatski odgovor|samodejni odgovor|autoodpowied[źz]|"
    r"odpowied[źz] automatyczna|automatyczna odpowied[źz]|poza biurem|automatick[áa] odpov[ěe][ďd]|"
    r"automatická odpoveď|mimo kancelář|"
    # Turkish, Hungarian, Greek, Arabic, Hebrew, Vietnamese, Indonesian
    r"otomatik (?:yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]nda|automatikus v[áa]lasz|"
    r"h[áa]zon k[íi]v[üu]l(?:i [üu]zenet)?|αυτόματη απάντηση|εκτός γραφείου|رد تلقائي|الرد التلقائي|خارج المكتب|"
    r"תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד|trả lời tự động|balasan otomatis|"
    # Chinese, Japanese, Korean
    r"自动(?:回复|答复|应答)|自動(?:回覆|回復|答覆|返信|応答|送信)(?:メール)?|不在(?:通知|連絡|応答|のお知らせ|返信)|不在办公室|外出(?:自动回复)|"
    r"부재(?: ?중)?(?: ?(?:알림|메시지|안내))?|자동 ?(?:회신|응답|답장)"
)
_WEAK = (
    r"on (?:vacation|holidays?|leave|annual leave|maternity leave|parental leave|sick leave|pto)|annual leave|"
    r"maternity leave|abwesenheit|"
    r"(?:bin )?im urlaub|absen(?:t|te|ce)(?: du bureau| temporaire)?|en cong[ée]s?|ausencia|de vacaciones|"
    r"aus[êe]ncia(?: tempor[áa]ria)?|(?:em )?f[ée]rias|"
    r"assen(?:te|za)(?: dall[’']ufficio)?|in ferie|met vakantie|afwezig(?:heid)?|på (?:ferie|semester)|frånvaro|"
    r"fravær|poissaolo|lomalla|отсутствие|"
    r"(?:я )?(?:нахожусь )?в отпуске|відсутність|у відпустці|nieobecno[śs][ćc](?: w (?:biurze|pracy))?|"
    r"na urlopie|nepřítomnost|v nepřítomnosti|dovolená|"
    r"izinde(?:yim)?|szabads[áa]gon|休假|休暇(?:通知|中)?|外出中|휴가 ?중?|auto|away|received"
)
ABSENT = re.compile(
    rf"(?:[\[(<*【〔「]{{0,3}}(?:{_WORD})[\])>*】〕」]{{0,3}})\s*(?:[:：!(\[\-–—|]|\.?$|- |/|re:|fwd?:)|"
    r"auto(?:matic|matische)?[- ]?reply\b|auto[- ]?response\b|自动回复|自動返信|自動回覆|\[auto-?reply\]|"
    r"auto\s?[:：]\s?(?:re|aw|fwd?|wg|tr)\s?:|autom?\.?\s?(?:re|aw)\s?:|(?-i:AUTO)\s?[:：]|"
    r"автоответ|자동 ?응답|자동 ?회신",
    re.I,
)
"""Subjects of absence notes; followed by a colon or nothing, so that a question about one stays a person's."""
ABSENT_PERHAPS = re.compile(rf"[\[(<*【]{{0,3}}(?:{_WEAK})[\])>*】]{{0,3}}\s*(?:[:：!(\[\-–—|]|\.?$)", re.I)
"""Words that people put into subjects too: they count only on an answer or with a null return path."""
ABSENT_INSIDE = re.compile(
    rf"[\[(【]\s?(?:{_WORD})\s?[\])】]|[:：\-–—|]\s*(?:{_WORD})\s*$|"
    r"\(auto(?:matic|mated)?(?:[- ](?:reply|response))?\)\s*$",
    re.I,
)
"""The same in brackets or behind the subject that is answered."""
ABSENT_NAMED = re.compile(
    r"(?:auto:\s?)?.{2,60}? (?:(?:is|will be|is currently) (?:out of (?:the |my )?office|on (?:vacation|"
    r"holidays?|leave)|away)|"
    r"ist (?:derzeit |momentan |zur ?zeit )?(?:außer haus|ausser haus|nicht im (?:büro|haus)|im urlaub|abwesend)|"
    r"est (?:absent|en cong[ée]s?)|est[áa] (?:fuera de la oficina|ausente|de vacaciones)|è (?:assente|"
    r"fuori (?:sede|ufficio)|in ferie)|"
    r"est[áa] (?:ausente|fora do escritório|de férias)|is (?:afwezig|niet aanwezig)|är (?:inte på kontoret|bortrest)|"
    r"er (?:ikke på kontoret|fraværende|bortreist)|on poissa|(?:находится )?в отпуске|jest (?:nieobecn|"
    r"poza biurem))\b.{0,60}",
    re.I,
)
"""What Notes writes: "NAME is out of the office"; the name must be the sender's."""

SELF = re.compile(
    r"(?:^|[.!?*>\-\s]{2})\W{0,4}(?:"
    r"(?:please note,? (?:that )?)?this is an? (?:auto(?:mat(?:ed|ic|ically))?[- ]?(?:generated |sent )?|"
    r"system[- ]generated |computer[- ]generated )"
    r"(?:e-?mail |mail )?(?:reply|response|message|e-?mail|mail|notification|acknowledge?ment|confirmation|"
    r"answer|note|notice|receipt|text)|"
    r"this (?:e-?mail|message|mail|response|reply) (?:was|is|has been) (?:sent |generated |"
    r"created )?(?:automatically|auto-?generated)"
    r"(?: (?:sent|generated|created))?|"
    r"(?:please )?do not (?:reply|respond) to this (?:e-?mail|message|mail|notification|address)|"
    r"#{2,3}-? ?please (?:type|do not write|write)|auto(?:matic|mated)?[- ](?:reply|response|acknowledge?ment|"
    r"generated (?:reply|response|message|e-?mail))\W*$|"
    r"(?:dies|das|hierbei|bei dieser).{0,30}(?:ist|handelt es sich um) (?:eine |um eine )?automati(?:sche|"
    r"sch (?:generierte|erstellte|erzeugte|versandte|versendete|verschickte)|sierte)|"
    r"diese (?:e-?mail|nachricht|mail) (?:wurde|wird|ist) automatisch|"
    r"bitte (?:antworten sie )?(?:nicht )?auf diese (?:e-?mail|nachricht|mail) nicht|"
    r"bitte antworten sie nicht auf diese|"
    r"(?:ceci est|il s[’']agit d[’']|c[’']est) ?un(?:e)? (?:message|r[ée]ponse|e-?mail|courriel|"
    r"mail)?.{0,20}automati(?:que|quement)|"
    r"ce (?:message|courriel|mail|e-?mail) (?:est|a [ée]t[ée]) .{0,30}automatique|"
    r"(?:merci de )?ne pas r[ée]pondre à ce|"
    r"(?:este|[ée]ste) (?:es un )?(?:mensaje|correo|e-?mail).{0,30}autom[áa]tic|por favor,? no (?:responda|"
    r"conteste) a este|"
    r"esta (?:[ée] uma|es una) (?:resposta|mensagem|respuesta) autom[áa]tica|est[ae] (?:mensagem|"
    r"e-?mail) .{0,30}automatic|"
    r"(?:por favor,? )?n[ãa]o responda (?:a )?est[ae]|"
    r"quest[ao] (?:è un[ao]? |e-?mail |messaggio |mail ).{0,30}automatic|(?:si prega di )?non rispondere a quest|"
    r"dit is een (?:automatisch|automatisch gegenereerd)|d(?:it|eze) (?:bericht|e-?mail|mail) (?:is|wordt|"
    r"werd) automatisch|"
    r"(?:это|данное) .{0,30}автоматическ|(?:это |данное )?(?:письмо|сообщение) .{0,40}автоматически|"
    r"(?:пожалуйста,? )?не отвечайте на (?:это|данное)|"
    r"це автоматичн|(?:to|ta|niniejsza|ten) (?:jest )?(?:wiadomość|e-?mail|mail|odpowiedź).{0,40}automatyczn|"
    r"proszę nie odpowiadać na|"
    r"(?:detta|dette) (?:är|er) (?:ett|et|en) auto|tämä on automaattinen|(?:toto|tato) (?:je|zpráva|"
    r"e-?mail).{0,30}automatic|"
    r"bu (?:bir )?(?:otomatik|e-?posta otomatik|mesaj otomatik)|ez egy automatikus|"
    r"このメール(?:は|には).{0,30}(?:自動|返信)|本メールは|(?:此|本)(?:邮件|郵件|信).{0,12}(?:自动|自動|系统|系統)|请勿(?:直接)?回复|請勿(?:直接)?回覆|"
    r"(?:이|본) (?:메일|메시지)(?:은|는).{0,20}(?:자동|발신)"
    r")",
    re.I | re.M,
)
"""A text that says of itself that a machine wrote it."""
_SELF_STEMS = (
    "auto",
    "not reply",
    "not respond",
    "system generated",
    "system-generated",
    "computer",
    "please type",
    "not write",
    "nicht auf diese",
    "antworten sie nicht",
    "pas répondre",
    "pas repondre",
    "no respond",
    "no contest",
    "o respond",
    "non rispondere",
    "не отвечай",
    "автомат",
    "nie odpowiadać",
    "otomatik",
    "自動",
    "自动",
    "返信",
    "本メール",
    "系统",
    "系統",
    "回复",
    "回覆",
    "자동",
    "발신",
)
"""Pieces of which one stands in each of those sentences: looked for first, as that is cheap."""


def says_automatic(text: str) -> bool:
    """Whether a text says of itself that a machine wrote it."""
    low = text.casefold()
    return any(stem in low for stem in _SELF_STEMS) and SELF.search(text) is not None


RECEIVED = re.compile(
    r"(?:re:\s?|aw:\s?|fwd?:\s?)?(?:[\[(][^\])]{1,60}[\])]\s*)?(?:"
    r"(?:we(?:[’']ve| have)?|.{2,40} (?:has|have)) received your|(?:your )?(?:request|ticket|case|inquiry|"
    r"enquiry|incident|support request|e-?mail|message|"
    r"question|application|order|submission|feedback)(?: ?[#:(\[]? ?[\w-]{1,30}[)\]]?)? (?:has been |was |is |"
    r"have been )?(?:received|created|opened|logged|registered|"
    r"submitted|acknowledged|being processed)|(?:ticket|case|request|incident)(?: (?:id|number|"
    r"no\.?))?[ #:\[(]{1,4}[\w-]{1,30}[\])]?(?:[:\-– ]{1,3}.{0,120})?(?:received|created|opened|logged|"
    r"registered|confirmation)|"
    r"received[: ]|thank(?:s| you) for (?:contacting|your (?:e-?mail|message|inquiry|enquiry|request|interest|"
    r"order|mail|feedback|application|submission)|reaching out|getting in touch|writing)|"
    r"(?:acknowledge?ment|confirmation) (?:of (?:your )?(?:receipt|e-?mail|request|message|ticket|inquiry)|"
    r"receipt)|(?:message|request|e-?mail|mail) (?:received|confirmation)|"
    r"(?:ihre|deine|eure) (?:anfrage|nachricht|e-?mail|mail|meldung|bewerbung|bestellung|ticket|"
    r"supportanfrage)\b.{0,80}|(?:eingangs|empfangs)bestätigung|"
    r"(?:vielen )?dank für (?:ihre|deine|eure) (?:anfrage|nachricht|e-?mail|mail|meldung|kontaktaufnahme)|"
    r"wir haben ihre|ticket.{0,40}(?:erstellt|eröffnet|eingegangen)|"
    r"accus[ée] de r[ée]ception|confirmation de (?:r[ée]ception|votre)|(?:votre|"
    r"nous avons (?:bien )?re[çc]u votre) (?:demande|message|ticket|e-?mail|courriel|mail)\b.{0,80}|merci (?:de|"
    r"pour) (?:votre|nous avoir)|"
    r"acuse de recibo|confirmaci[óo]n de (?:recepci[óo]n|recibo)|(?:su|hemos recibido su|"
    r"gracias por su) (?:solicitud|consulta|mensaje|correo|ticket)\b.{0,80}|gracias por (?:contactar|su)|"
    r"conferma (?:di )?(?:ricezione|ricevimento|ricevuta)|(?:la (?:sua|tua)|abbiamo ricevuto la (?:sua|"
    r"tua)) (?:richiesta|e-?mail|mail|segnalazione)\b.{0,80}|grazie per (?:averci|il (?:suo|tuo)|la (?:sua|tua))|"
    r"confirma[çc][ãa]o de (?:recebimento|rece[çp][çt]?[ãa]o)|(?:sua|a sua|"
    r"recebemos (?:a )?sua) (?:solicita[çc][ãa]o|mensagem|chamado)\b.{0,80}|obrigad[oa] (?:por|pelo)|"
    r"ontvangstbevestiging|(?:uw|we hebben uw) (?:vraag|aanvraag|bericht|e-?mail|melding|"
    r"ticket)\b.{0,60}(?:ontvangen|aangemaakt|geregistreerd)|bedankt voor uw|"
    r"(?:ваш[аеи]?|мы получили ваш\w*) (?:заявк|запрос|обращени|письм|сообщени)\w*\b.{0,60}|(?:заявка|запрос|"
    r"обращение) .{0,40}(?:принят|зарегистрирован|создан)\w*|спасибо за (?:ваше|обращение)|"
    r"potwierdzenie (?:otrzymania|przyjęcia|zgłoszenia|odbioru)|(?:twoje|państwa) zgłoszenie|dziękujemy za|"
    r"bekräftelse|kvittering|bekræftelse|mottagit|vahvistus|potvrzení|děkujeme za|"
    r"受付(?:完了|のお知らせ|しました|確認)|お問い合わせ(?:ありがとう|を受け付け|受付)|お問合せ|"
    r"자동 ?접수|문의.{0,10}접수|접수(?:되었|완료)|已收到(?:您|你)|收到(?:您|你)的"
    r")",
    re.I,
)
"""Subjects of "we have received your mail"; they count only with a desk's sender or a text that says what it is."""

RECEIVED_SURE = re.compile(
    r"receiv|receipt|created|opened|logged|registered|acknowledg|submitted|eingegangen|erhalten|erstellt|"
    r"eröffnet|bestätigung|accus|"
    r"r[ée]ception|re[çc]u|acuse|recib|recepci|ricevut|ricezione|ricevimento|receb|recep|ontvang|aangemaakt|"
    r"geregistreerd|принят|"
    r"зарегистр|получ|создан|potwierdzenie|przyj|zarejestr|bekräftelse|kvittering|mottag|vahvistus|potvrzení|受付|"
    r"受け付け|접수|收到",
    re.I,
)
"""Of these the ones that say that something came in."""
PROMISE = re.compile(
    r"(?:we|our team|someone|an? (?:agent|member|representative|colleague)|our (?:staff|"
    r"support)).{0,60}(?:get back|respond|reply|be in touch|contact you|answer)|"
    r"has been (?:received|assigned|created|opened)|within \S{1,10} (?:business |working )?(?:hours?|days?)|"
    r"(?:ticket|case|request|reference) (?:number|id|no\.)|"
    r"melden uns|so (?:schnell|bald) wie möglich|schnellstmöglich|werktag|dans les (?:plus brefs|"
    r"meilleurs) délais|nous (?:vous répondrons|traiterons|reviendrons)|"
    r"a la (?:mayor )?brevedad|lo antes posible|il prima possibile|al più presto|(?:o|com a) m(?:ais|aior) brev|"
    r"assim que possível|zo (?:snel|spoedig) mogelijk|"
    r"в ближайшее время|в течение|w ciągu|jak najszybciej|så snart som möjligt|hurtigst muligt|"
    r"så snart som mulig|mahdollisimman pian|co nejdříve|en kısa sürede|"
    r"確認次第|追って|担当者より|尽快|盡快|빠른 시일|빠른 시간",
    re.I | re.S,
)
"""A text in which a desk says that somebody will answer."""

CHALLENGE = re.compile(
    r"(?:please confirm (?:your|that your) (?:e-?mail|message|mail|request to send)|(?:confirm|"
    r"verify) (?:your )?(?:message|e-?mail|mail) delivery|confirmation required for|"
    r"(?:sender|e-?mail|message|mail) (?:address )?(?:verification|confirmation|authorization|"
    r"authentication)(?: (?:required|request|needed))?\b|action required to deliver|"
    r"verification required|challenge(?:[- ]response)?:|your (?:e-?mail|message|mail) (?:requires|needs|"
    r"is waiting for|awaits) (?:verification|confirmation|approval|authorization)|"
    r"(?:please )?authorize your (?:e-?mail|message)|bitte bestätigen sie ihre (?:e-?mail|nachricht|mail)|"
    r"veuillez confirmer (?:votre|l[’']envoi))",
    re.I,
)
CHALLENGED = re.compile(
    r"(?:spam[- ]?(?:arrest|blocker|protect\w*|filter|guard)|unsolicited|junk|tmda|boxbe|mailinblack|"
    r"approved senders?|allow(?:ed)?[- ]?list|white ?-?list|guest list|"
    r"(?:one|first)[- ]time|held|quarantine|anti-?spam|to (?:deliver|release) your)",
    re.I,
)
"""A text that asks the sender to prove that he is one (TMDA, Spam Arrest, Boxbe, Mailinblack ...)."""

READ = re.compile(
    r"(?:read|not read|gelesen|ungelesen|nicht gelesen|lu|non lu|le[íi]do|no le[íi]do|letto|non letto|gelezen|"
    r"ongelezen|lid[ao]|n[ãa]o lid[ao]|прочитано|не прочитано|"
    r"przeczytan[ao]|nieprzeczytan[ao]|läst|oläst|læst|lest|luettu|přečteno|přečtená|okundu|olvasva|elolvasva|"
    r"開封済み|已读|已讀|읽음|"
    r"return receipt(?: \(displayed\))?|read receipt|lesebestätigung|empfangsbestätigung \(angezeigt\)|"
    r"accus[ée] de lecture|confirmaci[óo]n de lectura|"
    r"conferma di lettura|leesbevestiging|confirma[çc][ãa]o de leitura|отч[её]т о прочтении|"
    r"kvittering for læsning)\s?(?:[:：]| - )",
    re.I,
)
READ_TEXT = re.compile(
    r"was (?:read|displayed|deleted without being read)|(?:wurde|ist).{0,80}(?:gelesen|angezeigt|gelöscht)|"
    r"a [ée]t[ée] (?:lu|affich)|(?:fue|ha sido) (?:le[íi]do|mostrado)|"
    r"[èe] stat[ao] (?:lett|visualizz)|(?:is|werd) (?:gelezen|weergegeven)|foi (?:lida|lido|exibida)|"
    r"был[оа]? прочитан|прочитано|został[ao]? (?:przeczyt|wyświetl)|lästes|blev læst|"
    r"ble lest|luettiin|byla přečtena|okundu|this is a (?:return )?receipt for the (?:e-?mail|mail|message)|"
    r"開封(?:されました|済み)|已(?:于|被).{0,30}(?:读|閱|阅)|읽었습니다",
    re.I | re.S,
)
"""Read receipts of clients that know no disposition notification: both the subject and the text say so."""

ANSWERED_CALENDAR = re.compile(
    r"(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|invitation|updated invitation|zugesagt|"
    r"abgelehnt|zusage|absage|mit vorbehalt|abgesagt|einladung|acceptée?|refusée?|accepté|refusé|provisoire|"
    r"annulée?|aceptad[ao]|rechazad[ao]|cancelad[ao]|accettato|"
    r"rifiutato|annullato|provvisorio|geaccepteerd|geweigerd|aceito|aceite|recusado|принято|отклонено|отменено|"
    r"accepterat|avböjt|accepteret|afvist|"
    r"akseptert|avslått|zaakceptowano|odrzucono|hyväksytty|hylätty|přijato|odmítnuto|已接受|已拒绝|承諾|辞退|수락|거절)\s*[:：]",
    re.I,
)
"""Subjects of answers to invitations."""
