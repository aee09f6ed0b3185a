"""The words of mail clients by language: attributions, delimiters, header labels, device lines, reply markers.

A row holds one language; a form that several languages share stands once. Longer than other files: it is a table.
"""

WROTE = (
    "wrote|writes|has written",  # en
    "schrieb(?:en)?|schreibt|geschrieben",  # de
    "a [ée]crit|écrit|ecrit|écrivait",  # fr
    "escribi[óo]|escribe|ha escrito",  # es
    "va escriure|ha escrit|missatge de|escribiu|idatzi du",  # ca gl eu
    "ha scritto|scrive|scriveva",  # it
    "schreef|geschreven|schrijft",  # nl
    "escreveu|escreve",  # pt
    r"написала?|написал\(а\)|написали|пишет|писала?",  # ru
    r"написа|написав|написав\(ла\)|пише|напісаў|напісала",  # uk bg be
    "је написао(?:/ла)?|написао|napisao(?: je|/la)?|napisala(?: je)?|je napisa[ol]a?|je napisal\\(a\\)",  # sr hr sl
    r"napisał[aoi]?|napisał\(a\)|napisał/a|pisze|napisan[aey] przez|napisal\(a\)",  # pl
    r"napsala?|napsal\(a\)|píše|napísala?|napísal\(a\)",  # cs sk
    "skrev|skriver|skrifaði",  # sv da no is
    "kirjoitti|kirjoittaa|kirjutas",  # fi et
    "írta|írja",  # hu
    "yazdı|yazmış|yazıyor",  # tr
    "a scris|scrie",  # ro
    "έγραψε|έγραψαν|γράφει",  # el
    "rakstīja|rašė|parašė",  # lv lt
    "כתב|כתבה|כתב/ה|כתבת|נכתב על ידי|מאת",  # he
    "كتب|كتبت|تمت كتابة ما يلي|نوشت",  # ar fa
    "đã viết|menulis|menuliskan|เขียนว่า|ने लिखा",  # vi id th hi
)
WROTE_JOINED = (
    "写道|寫道|写到|のメッセージ|さんは書きました|が書きました|のメール|書いた|님이 작성|님이 쓴|작성|썼습니다"
)
"""zh ja ko: written without a space before them."""

BEGINS = (
    "on|at|in a message dated|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "am|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    "le|lun|mar|mer|jeu|ven|sam|dim",
    "el|el día|a las|lun|mié|mie|jue|vie|sáb|dom|o",
    "il|il giorno|il gio|in data",
    "op",
    "em|no dia|a",
    "на|в|во|пн|вт|ср|чт|пт|сб|вс|нд|у|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|дня",
    "dnia|w dniu|pon|wt|śr|czw|pt|sob|niedz",
    "den|måndag|tisdag|onsdag|torsdag|fredag|lördag|søndag|söndag|man|tir|ons|tor|fre|lør|lör|søn|sön|tirs|tors",
    "dana|dne|dňa|po|út|st|čt|pá|so|ne|ut|št|pi|sri|čet|pet|sub|ned|u|v",
    "ma|ti|ke|to|pe|la|su",
    "tarihinde|pzt|sal|çar|per|cum|cmt|paz",
    "în|la data|στις|την|kasutaja|missatge de|vào|pada|noong|plkst",
    "בתאריך|ב|في|بتاريخ|در تاریخ|ในวันที่",
)

ORIGINAL = (
    "original (?:message|mail|e-mail|msg)|original|reply message|previous message|message",
    (
        "urspr(?:ü|ue)ngliche (?:nachricht|mail|e-mail)|original-?\\s?nachricht|urspr\\. nachricht|originalnachricht|"
        "original-?mail"
    ),
    "message d['’` ]origine|message original|message initial|(?:courriel|mail|mél) original|original du message",
    "mensaje original|correo original|missatge original",
    "messaggio originale|messaggio original|mail originale|messaggio di origine",
    "oorspronkelijk bericht|origineel bericht|oorspronkelijke mail",
    "mensagem original|e-mail original",
    "исходное (?:сообщение|письмо)|оригинальное (?:сообщение|письмо)|первоначальное сообщение",
    ("оригінальне повідомлення|вихідне повідомлення|початкове повідомлення|оригинално (?:писмо|съобщение)"),
    "(?:wiadomość|wiadomosc) oryginalna|oryginalna (?:wiadomość|wiadomosc)|wiadomość pierwotna|treść oryginalna",
    "original-?meddelande|ursprungligt meddelande|originalmeddelande",
    "oprindelig (?:meddelelse|besked|mail)|original meddelelse|opprinnelig melding|original melding",
    "alkuperäinen viesti",
    (
        "p[ůu]vodn[íi] (?:zpráva|zprava|e-mail)|pôvodn[áý] (?:správa|e-mail)|izvorna poruka|originalna poruka|"
        "izvirno sporočilo|оригинална порука"
    ),
    "eredeti (?:üzenet|levél)",
    "orijinal (?:mesaj|ileti)|özgün ileti|asıl ileti",
    "mesaj(?:ul)? original|mesajul iniţial|αρχικό μήνυμα|algne kiri|algkiri|sākotnējais ziņojums|pradinis laiškas",
    (
        "原始邮件|原始郵件|原邮件|原郵件|原始信件|元のメッセージ|原始メッセージ|元のメール|"
        "원본 메시지|원본 메일|원본메시지"
    ),
    "ההודעה המקורית|הודעה מקורית|הודעה מקורי|الرسالة الأصلية|thư gốc|tin nhắn gốc|pesan asli|pesan asal",
)

FORWARDED = (
    "(?:begin )?forwarded (?:message|mail|e-mail|by.{0,80})|fwd",
    (
        "weitergeleitete (?:nachricht|e-?mail|mail)|anfang der weitergeleiteten (?:nachricht|e-mail)|"
        "beginn der weitergeleiteten nachricht|weitergeleitet von.{0,80}"
    ),
    (
        "message transféré|message transmis|message réexpédié|message réacheminé|transféré par.{0,80}|"
        "début du message (?:transféré|réexpédié)|courriel transféré"
    ),
    "mensaje reenviado|inicio del mensaje reenviado|missatge reenviat|reenviado por.{0,80}",
    "messaggio inoltrato|inizio messaggio inoltrato|inoltrato da.{0,80}",
    "doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurd door.{0,80}",
    "mensagem (?:encaminhada|reencaminhada)|início da mensagem (?:encaminhada|reencaminhada)|encaminhado por.{0,80}",
    (
        "пересылаемое сообщение|начало переадресованного сообщения|пересланное сообщение|пересылаемое письмо|"
        "пересланное письмо|конец пересылаемого сообщения|переслане повідомлення|переадресоване повідомлення|"
        "препратено съобщение|прослеђена порука"
    ),
    "przekazana wiadomość|wiadomość przekazana|treść przekazanej wiadomości|początek przekazywanej wiadomości",
    "vidarebefordrat (?:meddelande|mejl|brev)|vidarebefordrat e-post|börja vidarebefordrat meddelande",
    "videresendt (?:melding|meddelelse|besked|e-post)|start på (?:videresendt|videresendte) (?:besked|melding)",
    "välitetty viesti|edelleenlähetetty viesti|välitetty viesti alkaa",
    "přeposlaná (?:zpráva|zprava)|předaná zpráva|preposlaná správa|proslijeđena poruka|posredovano sporočilo",
    "továbbított (?:üzenet|levél)",
    "iletilen (?:mesaj|ileti|e-posta)|iletilmiş mesaj|yönlendirilen mesaj",
    "mesaj redirecţionat|mesaj redirecționat|προωθημένο μήνυμα|edastatud kiri|pārsūtīts ziņojums|persiųstas laiškas",
    "转发的?邮件|转发邮件|轉寄郵件|轉寄的?郵件|转发信息|転送されたメッセージ|転送メッセージ|전달된 메시지|전달된 메일",
    "הודעה שהועברה|הודעה מועברת|رسالة معاد توجيهها|الرسالة المعاد توجيهها|thư chuyển tiếp|pesan terusan",
)

FROM = (
    "from|von|de|da|van|från|fra|frá|от|від|од|od|od koho|lähettäjä|kimden|gönderen|feladó|от кого|від кого|"
    "expéditeur|remitente|mittente|afzender|remetente|absender|nadawca|odesílatel|odosielateľ|avsändare|afsender|"
    "de la|expeditor|από|pošiljatelj|šalje|saatja|no|nuo|מאת|من|发件人|寄件者|寄件人|差出人|送信者|"
    "보낸 사람|보낸사람|từ|dari|จาก"
)
SENT = (
    "sent|gesendet|gesendet am|datum/uhrzeit|envoyé|envoyé le|envoyée|enviado|enviado el|enviado em|enviada|enviada em|"
    "enviat|inviato|inviato il|inviata|verzonden|verzonden op|skickat|skickades|sendt|lähetetty|odesláno|odoslané|"
    "odoslaná|elküldve|küldve|küldés ideje|gönderildi|gönderme tarihi|gönderilme|gönderim tarihi|отправлено|отправлен|"
    "надіслано|відправлено|изпратено|изпратено на|wysłano|wysłane|poslano|poslato|послато|trimis|data trimiterii|"
    "εστάλη|στάλθηκε|απεσταλμένα|saadetud|nosūtīts|išsiųsta|נשלח|تم الإرسال|أرسلت|إرسال|发送时间|发送日期|寄件日期|"
    "傳送時間|送信日時|送信日|보낸 날짜|보낸날짜|đã gửi|ngày gửi|dikirim|tanggal|ส่ง"
)
DATED = (
    "date|datum|data|fecha|dato|дата|päivämäärä|päiväys|pvm|tarih|dátum|ημερομηνία|dată|kuupäev|datums|datuma|"
    "date/time|date et heure|תאריך|التاريخ|日期|时间|時間|日付|日時|날짜|ngày|วันที่|dagsetning"
)
TO = (
    "to|an|à|a|para|aan|till|til|кому|до|за|do|komu|vastaanottaja|kime|alıcı|címzett|pentru|către|catre|προς|za|prima|"
    "kellele|kam|adresāts|destinataire|destinatario|destinataires|empfänger|ontvanger|destinatário|odbiorca|per|"
    "אל|إلى|收件人|收件者|宛先|받는 사람|받는사람|tới|đến|kepada|ถึง"
)
SUBJECT = (
    "subject|re|betreff|betrifft|thema|objet|sujet|asunto|assumpte|oggetto|onderwerp|assunto|ämne|emne|efni|тема|"
    "предмет|относно|temat|aihe|otsikko|předmět|vec|predmet|zadeva|naslov|konu|tárgy|subiect|θέμα|teema|tēma|tema|"
    "נושא|الموضوع|主题|主旨|标题|件名|제목|chủ đề|tiêu đề|subjek|perihal|judul|เรื่อง"
)
OTHER = (
    "cc|bcc|kopie|copie|copie à|kopia|kopi|kópia|копия|копія|копие|kopio|copia|másolatot kap|bilgi|cópia|reply-to|"
    "antwort an|répondre à|responder a|rispondi a|risposta|svara till|svar til|importance|priority|wichtigkeit|"
    "priorität|importancia|importanza|attachments|anlagen|pièces jointes|attach|organization|抄送|抄送者|副本|참조|"
    "עותק|נסח|نسخة|κοιν|κοινοποίηση|в копии|organisation|resent-from|message-id|in-reply-to"
)

SENT_WITH = (
    r"sent (?:from|via|with|by|using|on) (?:my|a|the|our) [^,.;:!?]{1,60}(?:[,.;] {0,2}{excuse}.{0,120})?[.!)>]{0,3}",
    r"sent (?:from|via|with|by|using) (?!my |a |the |our )[^,;!?]{1,80}",
    r"sent from (?:a|my) (?:phone|mobile).{0,60}",
    (
        r"(?:(?:this )?(?:message|mail|e-?mail) (?:was )?)?sent from (?:my|a) "
        r"(?:iphone|ipad|android|samsung|galaxy|blackberry|mobile|cell|phone|smart).{0,100}"
    ),
    r"from my (?:iphone|ipad|ipod|android|samsung|galaxy|blackberry|mobile|cell|phone|htc|nokia|huawei).{0,50}",
    (
        r"someone from mobile|typed (?:with|on) (?:my )?(?:thumbs|iphone|phone|mobile).{0,40}|"
        r"via (?:newton mail|mobile)|composed (?:on|with) .{1,40}"
    ),
    (
        r"gesendet (?:von|mit|über|aus|via|vom) .{1,80}|mit .{1,60} gesendet\.?|"
        r"(?:von|über|aus|vom) .{1,60} (?:gesendet|versendet|verschickt|geschickt)\.?|"
        r"diese (?:nachricht|e-?mail|mail) wurde (?:von|mit|über) .{1,80} (?:gesendet|versendet|verschickt)\.?|"
        r"(?:verfasst|geschrieben) (?:auf|von|mit) mein.{1,60}"
    ),
    r"(?:message )?envoyée? (?:depuis|de|du|à partir d|avec|via|par) ?.{1,80}",
    r"enviado? (?:desde|do|da|de|a partir d[oae]|pelo|pela|con|com|mediante|via|por) .{1,80}|enviat des d.{1,60}",
    r"inviat[oa] (?:da|dal|dallo|dalla|dall['’]|con|tramite|via) ?.{1,80}",
    r"(?:verstuurd|verzonden) (?:vanaf|vanuit|met|via|door|van) .{1,80}",
    r"отправлено (?:с|со|из|через|при помощи) .{1,80}|послано с .{1,60}",
    r"(?:надіслано|відправлено|надіслане) (?:з|із|за допомогою) .{1,80}|изпратено (?:от|с|чрез) .{1,60}",
    r"wysłan[eoay] (?:z|ze|za pomocą|przez|przy użyciu) .{1,80}",
    r"skicka(?:t|des|d) (?:från|med|via) .{1,80}|sendt (?:fra|med|via) .{1,80}",
    r"lähetetty .{1,80}|saadetud .{1,60}|nosūtīts no .{1,60}|išsiųsta iš .{1,60}",
    r"(?:odesláno|odoslané|odesláno) (?:z|zo|ze|pomocí) .{1,80}|posla[nt]o (?:s|sa|z|iz|putem) .{1,60}",
    r".{1,60}(?:küldve|gönderildi|gönderilmiştir)\.?|(?:küldve|gönderen) ?:? .{1,60}",
    r"trimis (?:de pe|din|cu) .{1,60}|(?:εστάλη|στάλθηκε|αποστολή) από .{1,60}",
    (
        r"发自.{0,3}我的.{1,40}|發自我的.{1,40}|[发發]自 ?(?:iphone|ipad|android|安卓|小米|华为|網易|网易|qq).{0,30}|"
        r"[从從自].{1,40}[发傳发發]送|发送自.{1,40}|來自.{1,30}傳送|.{0,50}から送信(?:されました)?。?"
    ),
    r"(?:나의|내) .{1,40}에서 (?:보냄|발송)|.{1,40}에서 (?:보냄|전송됨|보낸 메일)",
    r"נשלח מ.{1,60}|(?:أُ?رسلت|تم الإرسال|مرسلة?) (?:من|بواسطة) .{1,60}",
    r"(?:đã )?(?:được )?gửi (?:từ|bằng) .{1,60}|dikirim (?:dari|dengan|menggunakan) .{1,60}|ส่งจาก.{1,60}",
)
EXCUSE = r"(?:please|pls|excuse|sorry|pardon|forgive|apolog|brevity|so )"

DEVICE_HINTS = (
    "sent|from my|from mobile|typed|via |composed|send|schickt|verfasst|geschrieben|envoy|envia|inviat|verstuurd|"
    "verzonden|wysła|skicka|lähetet|saadet|nosūt|išsiųst|odesl|odosl|posla|poslá|küldve|gönder|trimis|gửi|dikirim|"
    "vir|vír|avast|avg|norton|mcafee|eset|kaspersky|bitdefender|free|hotmail|msn|secured|sicher|environment|"
    "umwelt|ausgedruckt|ausdruck|imprimer|print|scanned|checked|yahoo mail: "
).split("|")
"""One of these stands, in small letters, in each line in Latin script that SENT_WITH or ADVERTISEMENTS know."""

OUTLOOK = (
    "get|download|try|holen|herunterladen|beziehen|abrufen|laden|obtenir|obtenez|télécharge[rz]?|obtener|obtén|"
    "descarga[r]?|obtenga|ottieni|scarica|download(?:en)?|ophalen|obter|obtenha|baixe|baixar|transferir|скачать|"
    "скачайте|получить|получите|завантажити|отримати|pobierz|uzyskaj|hämta|skaffa|hent|få|hanki|lataa|hae|získat|"
    "získajte|získejte|stáhnout|stiahnuť|edinin|indirin|al[ıi]n|入手|ダウンロード|获取|取得|下载|下載|다운로드|받기|"
    "קבל|הורד|الحصول|تنزيل|descărcaţi|obţineţi|λήψη|αποκτήστε|letöltés|beszerzés|tải|dapatkan|preuzmite|prenesite"
)

ADVERTISEMENTS = (
    (
        r"virus-?(?:free|vrij|fri|fria|mentes)\b.{0,60}|virenfrei\b.{0,60}|(?:garanti )?sans virus\b.{0,60}|"
        r"(?:libre|livre|privo|lliure) d[ei]\s?v[ií]rus\b.{0,60}|без вирусов\b.{0,60}|wolny od wirusów\b.{0,60}|"
        r"bez virů\b.{0,60}|virüs(?:süz| bulunmuyor)\b.{0,60}|не содержит вирусов\b.{0,60}|"
        r"无病毒.{0,60}|ウイルス フリー.{0,60}"
    ),
    (
        r".{0,80}(?:virus|viren|virus informatique|viruses|вирус|wirus|vírus).{0,60}(?:avast|avg|norton|mcafee|eset|"
        r"kaspersky|bitdefender).{0,60}|.{0,60}(?:avast|avg|norton|mcafee|eset|kaspersky|bitdefender).{0,60}"
        r"(?:virus|viren|вирус|wirus|vírus).{0,60}"
    ),
    (
        r"no virus found in th(?:is|e) .{1,40}|(?:checked|scanned) by (?:avg|avast|mcafee|norton).{0,60}|"
        r"version: .{1,30}/ virus database: .{1,60}|outgoing mail is certified virus free\.?"
    ),
    (
        r"yahoo mail: search, organi[sz]e, conquer|do you yahoo!\?.{0,20}|"
        r"get your (?:free|own) .{0,60}(?:e-?mail|address).{0,80}|"
        r"join the world.s largest e-mail service.{0,60}|chat with friends online, try msn messenger.{0,60}|"
        r"send and receive hotmail on your mobile device.{0,80}|msn photos is the easiest way.{0,80}"
    ),
    (
        r"secured with tuta(?:nota)? mail.{0,80}|sicher versendet mit tuta(?:nota)?.{0,80}|"
        r"sent with (?:proton ?mail|\[proton ?mail\]).{0,80}"
    ),
    (
        r"please consider the environment before printing.{0,60}|think before you print.{0,60}|"
        r"(?:bitte )?denken sie an die umwelt.{0,80}|bitte prüfen sie.{0,40}(?:ausgedruckt|ausdruck).{0,60}|"
        r"(?:pensez|avant d).{0,40}(?:environnement|imprimer).{0,80}"
    ),
)

ABOVE = (
    (
        r"(?:reply|respond|response|write|type|answer|comment|text|enter).{0,40}"
        r"\babove (?:this|the) (?:line|dotted|dashed)|"
        r"above this line.{0,30}(?:reply|respond|comment)|"
        r"(?:do not|don['’]t) (?:write|type|reply|enter).{0,20} below (?:this|the) line|"
        r"^\W{0,12}(?:in )?replies? above this line"
    ),
    (
        r"(?:antwort|schreiben|text|geben sie).{0,60}(?:über|oberhalb) (?:von )?(?:dieser|diese) (?:zeile|linie)|"
        r"(?:oberhalb|über) dieser (?:zeile|linie).{0,40}(?:antwort|schreib|ein)"
    ),
    r"(?:répon|saisi|écri|tape).{0,60}(?:au[- ]dessus) de cette ligne",
    r"(?:respuesta|respond|escrib|conteste).{0,60}(?:encima de|sobre|arriba de) esta l[íi]nea",
    r"(?:rispo|digita|scriv|inserisc).{0,60}(?:sopra|al di sopra di) (?:a )?questa (?:riga|linea)",
    r"(?:antwoord|reactie|reageer|typ).{0,60}boven deze (?:regel|lijn)",
    r"(?:respo|digit|escrev).{0,60}acima dest[ae] linha|(?:respo|digit|escrev).{0,60}acima dess[ae] linha",
    (
        r"(?:ответ|напи|введите|пишите).{0,60}(?:выше|над) эт(?:ой|ого) (?:строк|лини)|"
        r"(?:відпов|напи).{0,60}(?:вище|над) ц(?:ього|им|ієї) ряд"
    ),
    r"(?:odpowied|wpisz|pisz).{0,60}(?:powyżej|nad) (?:tej|tą) lini",
    r"(?:svar|skriv).{0,60}(?:ovanför|över|over|ovenfor) (?:den här|denna|denne|denne her) (?:rad|raden|linje|linjen)",
    r"(?:vasta|kirjoita).{0,60}tämän rivin (?:ylä|yläpuolelle)",
    r"(?:odpov|piš|napiš).{0,60}nad (?:tento|tuto|tímto|týmto|touto) (?:řádek|řádkem|riadok|riadkom|čáru)",
    r"bu satırın (?:üst|üzer).{0,60}(?:yanıt|yaz|cevap)|yanıt.{0,40}bu satırın (?:üst|üzer)",
    (
        r"この行より上|この線より上|この行の上|此行(?:上方|之上|以上)|在此线(?:上方|以上|之上)|請在此行|请在此行|"
        r"이 (?:줄|행|선) ?위에|מעל (?:ל?שורה|ל?קו) (?:זו|זה)|e sor fölé|deasupra acest(?:ei|ui) (?:linii|rând)"
    ),
)
ABOVE_HINTS = (
    "this line",
    "above the ",
    "dieser zeile",
    "dieser linie",
    "diese linie",
    "cette ligne",
    "esta l",
    "questa riga",
    "questa linea",
    "deze regel",
    "deze lijn",
    "dessa linha",
    "desta linha",
    "этой ",
    "цього ряд",
    "tej lini",
    "tą lini",
    "denna rad",
    "den här raden",
    "denne linje",
    "tämän rivin",
    "nad tento",
    "nad tuto",
    "nad tímto",
    "nad týmto",
    "bu satırın",
    "この行",
    "この線",
    "此行",
    "此线",
    "위에",
    "מעל",
    "e sor fölé",
    "deasupra acest",
)
"""One of these stands in every text that says ABOVE; a cheap test first."""
ABOVE_HINTS_ASCII = tuple(hint for hint in ABOVE_HINTS if hint.isascii())

INLINE = (
    (
        r"\b(?:answers?|answered|comments?|commented|repl(?:y|ies|ied)|respon(?:ses?|ded)|notes?|remarks?)\b"
        r".{0,30}\b(?:in-?line|below|in (?:red|blue|green|bold|capitals|caps)|between the lines|"
        r"embedded|interspersed)\b"
    ),
    (
        r"\b(?:antwort(?:en)?|kommentare?|anmerkungen|geantwortet)\b.{0,40}\b(?:unten|im text|"
        r"in (?:rot|blau|grün|fett)|inline|zwischen den zeilen|direkt im)\b|\bsiehe (?:unten|im text)\b"
    ),
    r"\br[ée]ponses?\b.{0,40}\b(?:ci-?dessous|dans le texte|en (?:rouge|bleu|gras|vert)|plus bas)\b",
    r"\brespuestas?\b.{0,40}\b(?:abajo|en (?:rojo|azul|negrita)|más abajo|a continuación)\b",
    r"\brispost[ae]\b.{0,40}\b(?:sotto|in (?:rosso|blu|grassetto)|nel testo|qui sotto)\b",
    r"\bantwoord(?:en)?\b.{0,40}\b(?:hieronder|in (?:rood|blauw|het rood|het blauw)|tussen de regels)\b",
    r"\brespostas?\b.{0,40}\b(?:abaixo|em (?:vermelho|azul|negrito))\b",
    r"\bответы?\b.{0,40}(?:ниже|в тексте|красным|синим)",
)

CLOSINGS = (
    "best|best regards|best wishes|kind regards|warm regards|regards|cheers|thanks|thank you|many thanks|sincerely|"
    "yours sincerely|yours|mit freundlichen grüßen|mit freundlichem gruß|viele grüße|beste grüße|liebe grüße|grüße|"
    "gruß|mfg|vg|lg|danke|cordialement|bien cordialement|merci|salutations|saludos|un saludo|gracias|atentamente|"
    "cordiali saluti|distinti saluti|saluti|grazie|met vriendelijke groet|met vriendelijke groeten|groeten|groet|"
    "atenciosamente|abraços|obrigado|obrigada|"
    "с уважением|спасибо|з повагою|pozdrawiam|z poważaniem|med vänlig hälsning|"
    "vänliga hälsningar|mvh|med venlig hilsen|med vennlig hilsen|hilsen|ystävällisin terveisin|terveisin|s pozdravem|"
    "saygılarımla|teşekkürler"
).split("|")
"""How letters end; all of a line but for what follows a comma."""

DISCLAIMERS = (
    ("confidential", "privileged", "legally"),
    ("intended", "addressee", "recipient", "addressed"),
    ("delete", "destroy", "in error", "disclos", "prohibited", "unauthori", "notify the sender"),
    ("vertraulich", "rechtlich geschützt"),
    ("empfänger", "adressat", "bestimmt"),
    ("vernichten", "irrtümlich", "löschen", "unbefugt", "nicht gestattet", "informieren"),
    ("confidentiel", "privilégi"),
    ("destinataire", "destiné"),
    ("erreur", "détrui", "supprim", "interdit"),
    ("confidencial", "privilegiad"),
    ("destinatari", "dirigido", "dirigida"),
    ("error", "erro", "prohibid", "elimin", "borr", "proibid"),
    ("riservat", "confidenzial"),
    ("destinatari", "indirizzat"),
    ("errore", "vietat", "cancell", "distrugg"),
    ("vertrouwelijk",),
    ("geadresseerde", "bestemd", "ontvanger"),
    ("vernietig", "verwijder", "abusievelijk", "ten onrechte", "niet toegestaan"),
    ("конфиденциальн", "poufn", "konfident", "fortrolig", "luottamuksellis", "důvěrn", "gizli", "bizalmas"),
    (
        "получател",
        "адресат",
        "adresat",
        "odbior",
        "mottagar",
        "modtager",
        "mottaker",
        "vastaanottaj",
        "adresát",
        "alıcı",
    ),
    (
        "ошибк",
        "удалит",
        "omyłk",
        "usun",
        "radera",
        "slett",
        "slet ",
        "virhe",
        "poista",
        "omyl",
        "smaž",
        "yanlış",
        "sil",
    ),
)
"""Three families for each language: secret, for whom, what else; a disclaimer has all three of one language."""

LIST_FOOTER = (
    "mailing list",
    "mailing-list",
    "mailman/listinfo",
    "/listinfo/",
    "unsubscribe",
    "to be removed from",
    "subscribed to the",
    "sponsored by",
    "yahoo! groups",
    "google groups",
    "groups.google",
    "listserv",
    "majordomo",
    "mailingliste",
    "abbestellen",
    "abmelden",
    "désabonner",
    "désinscri",
    "darse de baja",
    "cancelar la suscripción",
    "disiscri",
    "afmelden",
    "uitschrijven",
    "отписаться",
    "wypisać",
    "avprenumerera",
    "avregistrer",
    "afmeld",
)
"""One of these stands, in small letters, near the top of the footer of a list."""
