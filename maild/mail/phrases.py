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
    r"(?:yahoo!? )?auto(?:matic|mated|mail)?[- ]?(?:reply|response|responder|answer|respond|message|"
    r"acknowledge?ment)|"
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
    r"fora do escrit[óo]rio|mensagem autom[áa]tica|risposta (?:automatica|non al computer)|"
    r"risponditore automatico|fuori (?:sede|"
    r"ufficio)|messaggio automatico|non al computer|r[ăa]spuns automat|"
    # Dutch
    r"automatisch (?:antwoord|bericht)|afwezigheids(?:bericht|melding|assistent|notificatie)|niet (?:op kantoor|"
    r"aanwezig)|"
    # Nordic, Finnish, Baltic
    r"frånvaro(?:meddelande)?|fravær|abwesend|afwezig|absente? du bureau|fravær(?:sbesked|smelding|sassistent)|"
    r"poissaolo(?:viesti|ilmoitus)|automati(?:skt|sk|"
    r"serat|sert) (?:svar|e-?postsvar|e-?mailsvar)|autosvar|ikke til ?stede|ikke på kontoret|inte på kontoret|"
    r"ej på kontoret|automaattinen (?:vastaus|poissaoloviesti)|automaattivastaus|poissa (?:toimistolta|"
    r"työpaikalta)|automaatvastus|automātisk[āa] atbilde|automatinis atsakymas|"
    r"sjálfvirkt svar|"
    # Slavic
    r"автоматический ответ|автоответ(?:чик)?|автоматическое (?:сообщение|уведомление)|нет на (?:рабочем )?месте|"
    r"вне офиса|отсутству(?:ю|ет) (?:на рабочем месте|в офисе)|автоматична відповідь|автовідповідь|"
    r"автоматичен отговор|аутоматски одговор|automatski odgovor|samodejni odgovor|autoodpowied[źz]|"
    r"odpowied[źz] automatyczna|automatyczna odpowied[źz]|poza biurem|automatick[áa] odpov[ěe][ďd]|"
    r"automatická odpoveď|mimo kancelář|"
    # Turkish, Hungarian, Greek, Arabic, Hebrew, Vietnamese, Indonesian
    r"otomatik (?:yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]nda|automatikus v[áa]lasz|"
    r"h[áa]zon k[íi]v[üu]l(?:i [üu]zenet)?|αυτόματη απάντηση|εκτός γραφείου|رد تلقائي|الرد التلقائي|خارج المكتب|"
    r"תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד|trả lời tự động|balasan (?:otomatis|automatik)|"
    r"ตอบกลับอัตโนมัติ|การตอบกลับอัตโนมัติ|پاسخ خودکار|"
    # Chinese, Japanese, Korean
    r"自动(?:回复|答复|应答)|自動(?:回覆|回復|答覆|返信|応答|送信)(?:メール)?|不在(?:通知|連絡|応答|のお知らせ|返信)|不在办公室|外出(?:自动回复)|"
    r"부재(?: ?중)?(?: ?(?:알림|메시지|안내))?|자동 ?(?:회신|응답|답장)"
)
_WEAK = (
    r"(?:i am|i[’']m|i will be) (?:currently )?(?:away|out of (?:the )?office|on (?:vacation|holidays?|leave))|"
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
    r"auto(?:matic|matische)?[- ]?(?:reply|response)\b(?=\s*(?:$|[:：!(\[|–—-]|from\b|re\b|by\b|"
    r"to\b))|自动回复|自動返信|"
    r"自動回覆|\[auto-?reply\]|"
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
