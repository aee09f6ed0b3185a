"""What mail servers write into subjects and texts when a mail did not arrive or waits, in the common languages."""

import re


def _any(*words: str) -> str:
    """A group of alternatives."""
    return "(?:" + "|".join(words) + ")"


ANSWERED = re.compile(
    r"\s*(?:re|aw|sv|vs|antw|odp|ynt|fwd?|fw|wg|tr|rv|enc|doorst|i|vb|vl|pd|ilt|ответ|回复|转发|返信)\s*(?:\[\d+\])?[:：]",
    re.I,
)
"""A subject of an answer or a forward: a person passes a bounce on."""

SUBJECT = re.compile(
    r"(?:[\[*(<]{0,3}(?:warning|error|notification|notice|automatic|postmaster|auto|mail|e-?mail|external|spam\??)"
    r"[\]*)>]{0,3}[:!.]? ?){0,2}"
    + _any(
        # English
        r"undeliver(?:ed|able|y)",
        r"non[- ]?deliver",
        r"delivery[- ](?:status )?(?:notification|failure|failed|error|problem|report|incomplete|"
        r"has (?:been )?(?:failed|delayed)|"
        r"delayed|delay|status|warning|unsuccessful|to .{1,80}fail)",
        r"(?:mail|message|e-?mail) ?(?:delivery|system|error|not (?:be )?(?:delivered|sent)|undeliver|"
        r"could not be (?:delivered|sent)|"
        r"failed|status|failure|returned|rejected|refused|blocked|delayed|bounced|warning|was not delivered|"
        r"for .{1,80}(?:rejected|undeliver|could not))",
        r"(?:permanent |temporary |transient |final )?(?:delivery|mail|address|message) (?:failure|failed|error|"
        r"delay)",
        r"permanent delivery",
        r"(?:returned|returning|bounced?|rejected|blocked|delayed|failed|unsent|unsuccessful) "
        r"(?:mail|e-?mail|message|to sender|delivery)",
        r"return(?:ed)? to sender",
        r"failure (?:notice|delivery|to deliver|of delivery)",
        r"failed (?:to (?:send|deliver)|delivery)",
        r"(?:your )?(?:mail|message|e-?mail)\b.{0,80}(?:could not be|was not|wasn[’']t|not|not been|has been|"
        r"is being|is) "
        r"(?:delivered|delayed|returned|rejected|undeliverable|sent)",
        r"rejected[: ]|processing error|user unknown|unknown (?:user|recipient|address)|invalid (?:recipient|"
        r"address)",
        r"nondeliverable|could(?: not|n[’']t) (?:send|deliver)|cannot (?:send|deliver)|(?:can[’']t|"
        r"unable to) deliver",
        r"mail system error|problem delivering|address not found|mailbox (?:full|is full|unavailable|quota)",
        r"(?:mailbox|quota) exceeded|over quota|warning: (?:could not send|message .{0,60}delayed|e-?mail still)",
        r"ndn?r?:|error sending|error in (?:your )?(?:mail|message)|recipient (?:unknown|rejected|not found)",
        r"(?:banned|virus|infected|blocked)\b.{0,60}(?:mail|message|content|from you|attachment|file)",
        # German
        r"unzustellbar|nicht zustellbar|(?:die )?zustellung.{0,60}(?:fehlgeschlagen|verzögert|gescheitert|"
        r"nicht möglich)",
        r"(?:e-?)?mail konnte nicht|(?:ihre )?(?:nachricht|e-?mail)\b.{0,60}(?:nicht (?:zugestellt|zustellbar)|"
        r"unzustellbar)",
        r"rückläufer|fehler bei der (?:nachrichten|mail)?-?(?:zustellung|übermittlung)|zustell(?:fehler|"
        r"ungsfehler|status)",
        r"übermittlungsfehler|verzögerte zustellung|benachrichtigung (?:zum übermittlungsstatus|"
        r"über den zustellungsstatus)",
        # French
        r"échec de (?:la )?(?:remise|distribution|livraison)|echec de (?:la )?(?:remise|distribution|livraison)|"
        r"non remis",
        r"message non (?:distribué|délivré|remis)|remise (?:différée|retardée)|notification d[’']état de remise|"
        r"avis de non[- ](?:remise|distribution)|retour de courrier|courrier (?:non distribu|en erreur)",
        # Spanish, Portuguese, Italian
        r"no se (?:puede|pudo|ha podido) entregar|mensaje no entregado|error (?:de|en la) entrega|no entregado|"
        r"(?:entrega|mensaje) retrasad|notificación de(?:l)? estado de (?:la )?entrega|correo (?:devuelto|"
        r"no entregado)",
        r"não (?:é possível entregar|entregue)|falha na entrega|entrega (?:adiada|atrasada)|notificação (?:de|"
        r"do) status de entrega|"
        r"mensagem (?:não entregue|devolvida)|não foi possível entregar",
        r"mancat[ao] (?:consegna|recapito)|messaggio non (?:recapitat|consegnat)|non recapitabile|"
        r"impossibile (?:recapitare|consegnare)|"
        r"recapito (?:ritardato|non riuscito)|consegna ritardata|avviso di mancata consegna",
        # Dutch, Nordic, Finnish
        r"onbestelbaar|niet (?:bezorgd|afgeleverd|te bezorgen)|bezorging (?:mislukt|vertraagd)|"
        r"kan niet worden bezorgd",
        r"olevererba(?:r|rt|ra)|kan (?:inte|ikke) leveres|kunde inte levereras|ikke leveret|uleverbar|"
        r"kunne ikke leveres|"
        r"leveransfel|fejl ved levering|oleveransbar|levering (?:mislyktes|mislykkedes)|ei voitu toimittaa|"
        r"toimittaminen epäonnistui",
        # Slavic
        r"недоставлен|не доставлено|не удалось доставить|сбой доставки|невозможно доставить|сообщение не доставлено|"
        r"уведомление о (?:не)?доставке|ошибка доставки|недоставленное|письмо не доставлено|не вдалося доставити|"
        r"збій доставки|недоставлене|доставка (?:отложена|задерж)",
        r"niedostarcz|nie (?:można|udało się) dostarczyć|błąd (?:dostarczania|doręczenia)|zwrot (?:poczty|"
        r"wiadomości)|niedoręczon",
        r"nedoručiteln|nelze doručit|zpráva nebyla doručena|nedoručen|nepodařilo se doručit|vrácená zpráva",
        # Hungarian, Turkish, Romanian, Greek
        r"kézbesíthetetlen|kézbesítési hiba|sikertelen kézbesítés|teslim edilemedi|teslim edilemeyen|iletilemedi|"
        r"imposibil de livrat|nelivrabil|αδυναμία παράδοσης|αδύνατη η παράδοση|δεν παραδόθηκε",
        # Chinese, Japanese, Korean
        r"邮件传输失败|系统退信|投递失败|郵件傳送失敗|无法送达|無法傳遞|未送达|未传递|退信|无法投递|退回邮件|無法投遞|传递失败",
        r"配信(?:不能|できません|エラー|失敗|不可|の遅延|遅延)|送信(?:できません|エラー|失敗)|メール(?:配送|送信|配信)(?:エラー|失敗)|"
        r"不達|エラーメール|宛先不明|返送メール",
        r"배달되지 않음|배달할 수 없|전송 실패|반송|발송 실패|수신 불가|배달 실패",
    ),
    re.I,
)

FAILED = re.compile(
    _any(
        r"could(?: not|n[’']t) (?:be )?(?:deliver|process|reach|send|sent|accept)|(?:was|were|been|is|are|"
        r"wasn[’']t|weren[’']t) "
        r"(?:not )?(?:be )?(?:able to deliver|delivered to|undeliver|rejected|returned|refused|blocked|bounced)",
        r"(?:was|were|been) not (?:be )?(?:able|deliver)|can(?:no|[’'])t (?:be )?(?:deliver|send|sent|reach)|"
        r"can not (?:be )?deliver",
        r"unable to (?:be )?(?:deliver|send|relay)|not (?:be )?delivered|undeliver(?:able|ed)|"
        r"delivery (?:has )?fail|failed to deliver",
        r"failed permanently|(?:permanent|fatal) (?:fatal )?(?:delivery )?errors?|delivery (?:to|status|attempt|"
        r"problem|error)",
        r"did not (?:receive|reach)|failed (?:address|recipient|to send)|delivery of (?:the|"
        r"your) .{0,20}(?:was stopped|failed)",
        r"(?:user|recipient|address|mailbox|account|userid|quota|domain|inbox)(?:\(s\))? .{0,40}(?:unknown|"
        r"not found|does(?: not|n[’']t) "
        r"exist|disabled|full|rejected|over(?: |-)?quota|invalid|not listed|exceeded|inactive|not (?:our|a) |"
        r"unavailable|rejects)",
        r"(?:unknown|invalid|no such|bad|unrout(?:e)?able|non-?existent) (?:local |final delivery |destination |"
        r"or illegal |mail )?"
        r"(?:user|recipient|address|mailbox|alias|account|domain|host)",
        r"mailbox unavailable|action not taken|following address|following recipient|intended recipient|"
        r"undeliverable address",
        r"returned (?:because|to (?:you|the sender)|unopened)|not accepting mail|does not like recipient|"
        r"mail has been returned",
        r"transcript of session|over quota|quota exceeded|mailbox (?:is )?full|rejected your message|"
        r"message (?:was|has been) "
        r"(?:rejected|blocked|refused)|awaits moderator|\b(?:550|551|552|553|554)[ -]|\b5\.\d\.\d{1,3}\b|exceed",
        r"nicht (?:zugestellt|zustellbar|ausgeliefert|übermittelt|erreicht)|unzustellbar|"
        r"zustellung .{0,40}fehlgeschlagen|"
        r"fehler bei der nachrichtenzustellung|empfänger unbekannt|adresse nicht gefunden|postfach (?:ist )?voll",
        r"n[’']a (?:pas )?(?:pu |pas )*(?:être |été |etre )?(?:remis|délivr|delivr|distribu|remise|acheminé)|"
        r"échec de la remise|"
        r"échec de livraison|adresse introuvable|impossible de (?:remettre|délivrer|distribuer)|boîte .{0,30}pleine",
        r"no (?:se )?(?:pudo|ha podido|puede)|error de entrega|no (?:fue|ha sido) entregado|"
        r"dirección no encontrada|buzón .{0,20}llen",
        r"non (?:è stato possibile|recapitat|consegnat)|impossibile (?:recapitare|consegnare)|"
        r"indirizzo non trovato|casella .{0,30}piena",
        r"não (?:foi|pôde|pode) |falha na entrega|endereço não encontrado|caixa .{0,30}cheia",
        r"niet (?:worden )?(?:bezorgd|afgeleverd)|bezorging .{0,60}mislukt|adres niet gevonden",
        r"не (?:удалось|может быть|было|была|доставлен)|сбой доставки|недоставлен|адрес не найден|"
        r"ящик (?:переполнен|полон)|"
        r"получател\w+ не (?:найден|существует)|не вдалося",
        r"nie (?:można|udało|został|mogła|mogło)|niedostarcz|nelze doručit|nebyla doručena|nepodařilo|"
        r"kunde inte|kan inte levereras|"
        r"kunne ikke|kan ikke leveres|ei voitu|teslim edilemedi|kézbesít",
        r"无法|退信|未能|失败|不存在|無法|失敗|届けられません|配信できません|送信できません|配信に失敗|見つかりません|宛先|存在しません|"
        r"エラー|전송되지|배달|없습니다|실패",
    ),
    re.I,
)

DELAYED = re.compile(
    _any(
        r"will (?:continue|keep|be retried|be re-?tried|retry|try|attempt (?:to deliver|delivery))|"
        r"still (?:trying|being (?:re)?tried|in (?:the|our) queue)",
        r"(?:has|have) (?:been (?:delayed|deferred|enqueued)|not yet been|not been delivered yet)|"
        r"not yet (?:been )?delivered|"
        r"(?:is|are|was|were) delayed|deferred for|retried for \d",
        r"continue (?:to|trying|attempting)|do(?: not|n[’']t) need to (?:resend|do anything|send)|"
        r"no action is (?:required|needed)",
        r"this is (?:only )?a warning|warning message only|delivery attempts will|delivery is delayed|"
        r"will be (?:re)?tried|"
        r"gmail will retry|temporary problem delivering",
        r"temporar(?:y|ily) (?:fail|problem|non-?fatal|error|unable)|transient (?:non-fatal|delivery|fail)",
        r"weiterhin versucht|verzögert|versuch(?:t|e) .{0,60}(?:weiter|erneut)|noch nicht zugestellt|"
        r"zustellversuche werden",
        r"(?:est|a été) (?:différée|retardé)|remise .{0,40}différée|nouvelles tentatives|continuer(?:a|"
        r"ons) (?:à|d[’'])|pas encore",
        r"se ha retrasado|se seguirá|seguiremos intentando|aún no se ha|está em atraso|continuará|"
        r"è (?:in ritardo|stat\w ritardat)|verrà (?:ritentat|riprovat)|is vertraagd|wordt opnieuw",
        r"доставка .{0,40}(?:задерж|отлож)|попытки .{0,60}продолж|będ\w+ kontynuowan|opóźni|zpožděn|försen|"
        r"forsinket|viivästy",
        r"遅延|再送を|再試行|延迟|重试|지연",
    ),
    re.I,
)
DELAY_SUBJECT = re.compile(
    r"delay|still (?:not|undelivered|unsent|being)|warning: (?:could not|message|e-?mail)|"
    r"delivery (?:incomplete|warning)|"
    r"transient|verzögert|verzögerung|retard|différée|retrasad|atrasad|adiada|ritardat|vertraagd|försen|forsinket|"
    r"задерж|отложен|opóźni|zpožděn|遅延|延迟|지연",
    re.I,
)
GIVEN_UP = re.compile(
    r"giv(?:en|ing) up|gave up|not (?:going to )?(?:try|be retried|retry)|will not (?:continue|retry|be retried|try)|"
    r"(?<!fails )permanent(?! failure will)|has been removed|failed permanently|no longer (?:try|be)|"
    r"could not be delivered (?:after|within)|"
    r"retry time(?:out)?(?: not reached)? .{0,30}exceeded|too long|expired|endgültig|définitiv|permanente|"
    r"ostateczn|окончательн",
    re.I,
)
RETURNED = re.compile(
    r"^(?!.{0,80}\bre-?send).{0,40}(?:"
    r"(?:original|returned|unsent|undelivered|rejected|bounced?|your|source|attached|failed|old)[ -](?:message|mail|"
    r"e-?mail)\W{0,12}(?:follows|below|header|text|as received|begins|attached|removed|was|is attached|$)|"
    r"below (?:this|the next) (?:line|section) (?:is|contains)|this is a copy of (?:the|your)|copy of (?:the|"
    r"your) (?:original )?(?:message|mail)|(?:header|headers|text|content|contents|beginning|start|"
    r"part) of (?:the|your) "
    r"(?:original|source|message|undelivered|returned)|"
    r"message (?:text|headers?|body|contents?) follows|message header|body of (?:the )?message|returned mail follows|"
    r"original message|old message:|unsent message|undelivered message follows|"
    r"headers? (?:follow|and top|of the mail)|(?:header|message) (?:is|are) following|original headers|"
    r"----- ?(?:unsent|message|original|forwarded|header|returned|non-?delivered|copy)|"
    r"ursprüngliche (?:nachricht|e-?mail)|originalnachricht|nachrichtenkopfzeilen|en-têtes? (?:du|"
    r"de) (?:message|courrier)|"
    r"message d[’']origine|message original|mensaje original|encabezados (?:de|del) (?:mensaje|los mensajes)|"
    r"messaggio originale|"
    r"intestazioni del messaggio|mensagem original|cabeçalhos (?:da|de) mensage|oorspronkelijk bericht|"
    r"oorspronkelijke bericht|"
    r"(?:исходн\w+|оригинал\w*) (?:сообщени|письм)|заголовки (?:исходного|сообщения)|oryginaln\w+ (?:wiadomoś|"
    r"nagłówk)|"
    r"nagłówki (?:oryginaln|wiadom)|původní zpráv|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|"
    r"(?:元の|オリジナル)(?:メッセージ|メール)|送信した(?:メール|メッセージ)の|"
    r"原始邮件|邮件原文|原始郵件|원본 메시지|원래 메시지)|"
    r"^\s*(?:>\s*)?(?:received|return-path|x-[a-z-]+|dkim-signature|mime-version|message-id)\s?: ?",
    re.I,
)
"""The line above a returned mail, or its first line."""

OPENING = re.compile(
    r"[\W_]{0,200}(?:"
    r"(?:your (?:mail|message|e-?mail)|the (?:following |e-?mail |mail )?(?:message|e-?mail)|message|mail|"
    r"e-?mail)\b.{0,160}?"
    r"(?:could not be|couldn[’']t be|was not|wasn[’']t|has not been|cannot be|can[’']t be|not|did not|"
    r"not been)\s{1,3}"
    r"(?:delivered|sent|reach|processed)|"
    r"(?:could not|unable to|cannot|failed to) (?:deliver|send) (?:the |your |this )?(?:following |"
    r"attached )?(?:mail|message|e-?mail|to)|"
    r"(?:sorry|unfortunately)\W{1,3}.{0,40}(?:unable to|could not|cannot|wasn[’']t able to) deliver|"
    r"delivery (?:has failed|to the following|is delayed|failed|failure)|(?:failed|invalid|undeliver\w+|unknown|"
    r"rejected) "
    r"(?:recipients?|address(?:es)?|users?)\b|non-?delivery|undeliver|"
    r"this (?:message|e-?mail|mail) was (?:created|generated) automatically by|this is (?:the|an automat\w+) .{0,40}"
    r"(?:mail (?:system|server|delivery)|postfix|delivery status|delivery failure|generated|message from the)|"
    r"(?:ihre|die) (?:nachricht|e-?mail|mail)\b.{0,160}?(?:nicht|unzustell)|fehler bei der nachrichtenzustellung|"
    r"(?:votre|le) (?:message|courrier|mail)\b.{0,160}?n[’']a pas|échec de la remise|"
    r"(?:su|el|tu) (?:mensaje|correo)\b.{0,160}?no (?:se|ha|pudo|fue)|(?:il|suo) (?:messaggio|"
    r"tuo messaggio)\b.{0,160}?non|"
    r"(?:a sua|sua) mensagem\b.{0,160}?não|(?:uw|het) bericht\b.{0,160}?niet|"
    r"(?:ваше?|ваше письмо|сообщение|письмо)\b.{0,160}?не (?:было|может|удалось|доставлен)|(?:twoja|"
    r"wiadomość)\b.{0,160}?nie"
    r")",
    re.I | re.S,
)
"""How a mail server begins; a person who asks about a bounce begins otherwise."""

DELIVERED = re.compile(
    r"successful delivery notification|successfully (?:delivered|relayed)|(?:has been|"
    r"was) (?:successfully )?delivered to|"
    r"successful mail delivery report|delivery to the following recipients (?:is complete|was successful)|"
    r"erfolgreich zugestellt|"
    r"a été remis (?:à|aux)|se ha entregado (?:a|correctamente)|è stato (?:recapitato|consegnato)|foi entregue|"
    r"успешно доставлено",
    re.I,
)
"""A receipt of a mail server: the mail arrived."""
OWN_MAILBOX = re.compile(
    r"your (?:mail ?box|inbox|account|quota|e-?mail (?:account|storage))|ihr (?:postfach|konto)|votre bo[iî]te|"
    r"su buz[oó]n|"
    r"la (?:sua|tua) casella|sua caixa|uw postvak|ваш(?:его)? (?:почтов\w+ )?ящик|"
    r"twoja skrzynka|あなたのメールボックス|您的邮箱",
    re.I,
)
"""A warning to the owner of a mailbox, which says the words of a bounce too."""
