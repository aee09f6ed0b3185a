"""What responders of desks write: that a mail came in, that they are automatic, that the sender prove himself."""

import re

SELF = re.compile(
    r"(?:^|[.!?*>\-\s]{2})\W{0,4}(?:"
    r"(?:please note,? (?:that )?)?this is an? (?:auto(?:mat(?:ed|ic|ically))?[- ]?(?:generated |sent )?|"
    r"system[- ]generated |computer[- ]generated )"
    r"(?:e-?mail |mail )?(?:reply|response|message|e-?mail|mail|notification|acknowledge?ment|confirmation|"
    r"answer|note|notice|receipt|text)|"
    r"this (?:e-?mail|message|mail|response|reply) (?:was|is|has been) (?:sent |generated |"
    r"created )?(?:automatically|auto-?generated)"
    r"(?: (?:sent|generated|created))?|"
    r"(?:please )?do not (?:reply|respond) to this (?:e-?mail|message|mail|notification)|"
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
THANKS = re.compile(
    r"thank|dank|merci|gracias|grazie|obrigad|bedankt|спасибо|dziękujemy|tack|takk|kiitos|děkujeme|teşekkür|"
    r"ありがとう|感谢|感謝|감사",
    re.I,
)
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
