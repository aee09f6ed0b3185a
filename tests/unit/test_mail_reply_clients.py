"""How clients in many languages introduce what they quote: the new text is told from it, and no word of it is lost."""

# ruff: noqa: E501 - what clients write is not folded here

import pytest

from maild.mail.reply import split

NEW = "Thank you, that helped.\n\nBut the second printer is still off."
OLD = "Please switch it on.\n\nRegards\nDesk"
MARKED = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))

ATTRIBUTIONS = {
    "Gmail en": "On Wed, Jan 15, 2020 at 10:00 AM Desk <desk@example.org> wrote:",
    "Gmail en folded": "On Wed, Jan 15, 2020 at 10:00 AM Customer Service of the Example Company <\ndesk@example.org> wrote:",
    "Gmail en folded twice": "On Wed, Jan 15, 2020 at 10:00 AM\nCustomer Service of the Example Company\n<desk@example.org> wrote:",
    "Gmail de": "Am Mi., 15. Jan. 2020 um 10:00 Uhr schrieb Desk <desk@example.org>:",
    "Gmail fr": "Le mer. 15 janv. 2020 à 10:00, Desk <desk@example.org> a écrit :",
    "Gmail es": "El mié, 15 ene 2020 a las 10:00, Desk (<desk@example.org>) escribió:",
    "Gmail it": "Il giorno mer 15 gen 2020 alle ore 10:00 Desk <desk@example.org> ha scritto:",
    "Gmail nl": "Op wo 15 jan. 2020 om 10:00 schreef Desk <desk@example.org>:",
    "Gmail pt-BR": "Em qua., 15 de jan. de 2020 às 10:00, Desk <desk@example.org> escreveu:",
    "Gmail pt-PT": "Desk <desk@example.org> escreveu no dia quarta, 15/01/2020 à(s) 10:00:",
    "Gmail ru": "ср, 15 янв. 2020 г. в 10:00, Desk <desk@example.org>:",
    "Gmail uk": "ср, 15 січ. 2020 р. о 10:00 Desk <desk@example.org> пише:",
    "Gmail pl": "śr., 15 sty 2020 o 10:00 Desk <desk@example.org> napisał(a):",
    "Gmail sv": "Den ons 15 jan. 2020 kl 10:00 skrev Desk <desk@example.org>:",
    "Gmail da": "Den ons. 15. jan. 2020 kl. 10.00 skrev Desk <desk@example.org>:",
    "Gmail no": "ons. 15. jan. 2020 kl. 10:00 skrev Desk <desk@example.org>:",
    "Gmail fi": "ke 15. tammik. 2020 klo 10.00 Desk (desk@example.org) kirjoitti:",
    "Gmail cs": "st 15. 1. 2020 v 10:00 odesílatel Desk <desk@example.org> napsal:",
    "Gmail sk": "st 15. 1. 2020 o 10:00 Desk <desk@example.org> napísal(a):",
    "Gmail hu": "Desk <desk@example.org> ezt írta (időpont: 2020. jan. 15., Sze, 10:00):",
    "Gmail tr": "Desk <desk@example.org>, 15 Oca 2020 Çar, 10:00 tarihinde şunu yazdı:",
    "Gmail ro": "În mie., 15 ian. 2020 la 10:00, Desk <desk@example.org> a scris:",
    "Gmail el": "Στις Τετ, 15 Ιαν 2020 στις 10:00 π.μ., ο χρήστης Desk <desk@example.org> έγραψε:",
    "Gmail bg": "На ср, 15.01.2020 г. в 10:00 Desk <desk@example.org> написа:",
    "Gmail hr": "sri, 15. sij 2020. u 10:00 Desk <desk@example.org> napisao je:",
    "Gmail sl": "V V sre., 15. jan. 2020 ob 10:00 je oseba Desk <desk@example.org> napisala:",
    "Gmail et": "Kasutaja Desk (<desk@example.org>) kirjutas kuupäeval K, 15. jaanuar 2020 kell 10:00:",
    "Gmail lv": "trešd., 2020. g. 15. janv., plkst. 10:00 — lietotājs Desk (<desk@example.org>) rakstīja:",
    "Gmail lt": "2020-01-15, tr, 10:00 Desk <desk@example.org> rašė:",
    "Gmail ca": "Missatge de Desk <desk@example.org> del dia dc., 15 de gen. 2020 a les 10:00:",
    "Gmail vi": "Vào Th 4, 15 thg 1, 2020 vào lúc 10:00 Desk <desk@example.org> đã viết:",
    "Gmail id": "Pada tanggal Rab, 15 Jan 2020 pukul 10.00 Desk <desk@example.org> menulis:",
    "Gmail ja": "2020年1月15日(水) 10:00 Desk <desk@example.org>:",
    "Gmail zh-CN": "Desk <desk@example.org> 于2020年1月15日周三 上午10:00写道：",
    "Gmail zh-TW": "Desk <desk@example.org> 於 2020年1月15日 週三 上午10:00寫道：",
    "Gmail ko": "2020년 1월 15일 (수) 오전 10:00, Desk <desk@example.org>님이 작성:",
    "Gmail he": "\u202bבתאריך יום ד׳, 15 בינו׳ 2020 ב-10:00 מאת \u202aDesk\u202c\u200f <\u202adesk@example.org\u202c\u200f>:\u202c",
    "Gmail ar": "في الأربعاء، 15 يناير 2020 في 10:00 ص تمت كتابة ما يلي بواسطة \u202aDesk\u202c\u200f <\u202adesk@example.org\u202c\u200f>:",
    "Apple en": "On 15 Jan 2020, at 10:00, Desk <desk@example.org> wrote:",
    "Apple en no address": "On Jan 15, 2020, at 10:00 AM, Desk wrote:",
    "Apple de": "Am 15.01.2020 um 10:00 schrieb Desk <desk@example.org>:",
    "Apple fr": "Le 15 janv. 2020 à 10:00, Desk <desk@example.org> a écrit :",
    "Apple fr nbsp": "Le 15 janv. 2020 à 10:00, Desk <desk@example.org> a écrit\xa0:",
    "Apple es": "El 15 ene 2020, a las 10:00, Desk <desk@example.org> escribió:",
    "Apple it": "Il giorno 15 gen 2020, alle ore 10:00, Desk <desk@example.org> ha scritto:",
    "Apple nl": "Op 15 jan. 2020, om 10:00 heeft Desk <desk@example.org> het volgende geschreven:",
    "Apple sv": "15 jan. 2020 kl. 10:00 skrev Desk <desk@example.org>:",
    "Apple da": "Den 15. jan. 2020 kl. 10.00 skrev Desk <desk@example.org>:",
    "Apple fi": "Desk <desk@example.org> kirjoitti 15.1.2020 kello 10.00:",
    "Apple pl": "Wiadomość napisana przez Desk <desk@example.org> w dniu 15.01.2020, o godz. 10:00:",
    "Apple pt": "No dia 15/01/2020, às 10:00, Desk <desk@example.org> escreveu:",
    "Apple ru": "15 янв. 2020 г., в 10:00, Desk <desk@example.org> написал(а):",
    "Apple tr": "Desk <desk@example.org> şunları yazdı (15 Oca 2020 10:00):",
    "Apple ja": "2020/01/15 10:00、Desk <desk@example.org>のメール:",
    "Apple zh": "在 2020年1月15日，上午10:00，Desk <desk@example.org> 写道：",
    "Apple ko": "2020. 1. 15. 오전 10:00, Desk <desk@example.org> 작성:",
    "Thunderbird en": "On 15.01.20 10:00, Desk wrote:",
    "Thunderbird de": "Am 15.01.20 um 10:00 schrieb Desk:",
    "Thunderbird fr": "Le 15/01/2020 à 10:00, Desk a écrit :",
    "Thunderbird it": "Il 15/01/2020 10:00, Desk ha scritto:",
    "Thunderbird es": "El 15/1/20 a las 10:00, Desk escribió:",
    "Thunderbird nl": "Op 15-01-2020 om 10:00 schreef Desk:",
    "Thunderbird pl": "W dniu 15.01.2020 o 10:00, Desk pisze:",
    "Thunderbird ru": "15.01.2020 10:00, Desk пишет:",
    "Thunderbird cs": "Dne 15. 01. 20 v 10:00 Desk napsal(a):",
    "Thunderbird hu": "2020. 01. 15. 10:00 keltezéssel, Desk írta:",
    "Thunderbird short": "Desk wrote:",
    "Yahoo en": "On Wednesday, January 15, 2020, 10:00:00 AM GMT+1, Desk <desk@example.org> wrote:",
    "Yahoo fr": "Le mercredi 15 janvier 2020 à 10:00:00 UTC+1, Desk <desk@example.org> a écrit :",
    "Yahoo old": "--- On Wed, 1/15/20, Desk <desk@example.org> wrote:",
    "Proton": "On Wednesday, January 15th, 2020 at 10:00 AM, Desk <desk@example.org> wrote:",
    "Yandex": '15.01.2020, 10:00, "Desk" <desk@example.org>:',
    "Mail.ru": "Среда, 15 января 2020, 10:00 +03:00 от Desk <desk@example.org>:",
    "Roundcube": "On 2020-01-15 10:00, Desk wrote:",
    "Roundcube de": "Am 2020-01-15 10:00, schrieb Desk:",
    "Horde": "Quoting Desk <desk@example.org>:",
    "Horde de": "Zitat von Desk <desk@example.org>:",
    "K-9 de": "Am 15. Januar 2020 10:00:00 MEZ schrieb Desk <desk@example.org>:",
    "Superhuman": "On Wed, Jan 15, 2020 at 10:00 AM, Desk < desk@example.org > wrote:",
    "Spark": "On 15 Jan 2020, 10:00 +0100, Desk <desk@example.org>, wrote:",
    "Hey": "On January 15, 2020, Desk <desk@example.org> wrote:",
    "Airmail": "On 15 January 2020 at 10:00:00, Desk (desk@example.org) wrote:",
    "Fastmail": "On Wed, Jan 15, 2020, at 10:00 AM, Desk wrote:",
    "Tuta": "15 Jan 2020, 10:00 by desk@example.org:",
    "Zoho": "---- On Wed, 15 Jan 2020 10:00:00 +0100 Desk <desk@example.org> wrote ----",
    "Evolution": "On Wed, 2020-01-15 at 10:00 +0100, Desk wrote:",
    "mutt": "On Wed, Jan 15, 2020 at 10:00:00AM +0100, Desk wrote:",
    "Gnus": "Desk <desk@example.org> writes:",
    "Notes": "Desk/Example wrote on 01/15/2020 10:00:00 AM:",
    "iNotes": "-----Desk <desk@example.org> wrote: -----",
    "AOL": "In a message dated 1/15/2020 10:00:00 A.M. Eastern Standard Time, desk@example.org writes:",
    "163": '在 2020-01-15 10:00:00，"Desk" <desk@example.org> 写道：',
    "Becky": "On Wed, 15 Jan 2020 10:00:00 +0100\nDesk <desk@example.org> wrote:",
    "Outlook mobile": 'On Wed, Jan 15, 2020 at 10:00 AM +0100, "Desk" <desk@example.org<mailto:desk@example.org>> wrote:',
    "GMX app": "Am 15.01.20, 10:00 schrieb Desk <desk@example.org>:",
}


@pytest.mark.parametrize("introduction", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_the_marked_quote_goes_with_its_introduction(introduction: str) -> None:
    parts = split(f"{NEW}\n\n{introduction}\n{MARKED}\n")
    assert (parts.reply, parts.quoted) == (NEW, f"{introduction}\n{MARKED}")


@pytest.mark.parametrize("introduction", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_an_answer_below_the_marked_quote_is_not_lost(introduction: str) -> None:
    assert split(f"{introduction}\n{MARKED}\n\n{NEW}\n").reply == NEW


@pytest.mark.parametrize("introduction", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_answers_between_the_lines_stay_whole_in_every_language(introduction: str) -> None:
    """Lesson 38."""
    text = f"Hello,\n\n{introduction}\n> Is it on?\n\nYes.\n\n> And the cable?\n\nIn its place."
    assert split(text).reply == text


WITH_ADDRESS = {name: text for name, text in ATTRIBUTIONS.items() if "@" in text}


@pytest.mark.parametrize("introduction", WITH_ADDRESS.values(), ids=WITH_ADDRESS.keys())
def test_an_unmarked_quote_goes_when_an_address_introduces_it(introduction: str) -> None:
    parts = split(f"{NEW}\n\n{introduction}\n\n{OLD}\n")
    assert (parts.reply, parts.quoted) == (NEW, f"{introduction}\n\n{OLD}")


BLOCKS = {
    "Outlook en": "From: Desk <desk@example.org>\nSent: Wednesday, January 15, 2020 10:00 AM\nTo: Ann <ann@example.com>\nSubject: Printer",
    "Outlook en bold": "*From:* Desk <desk@example.org>\n*Sent:* Wednesday, January 15, 2020 10:00 AM\n*To:* Ann\n*Subject:* Printer",
    "Outlook old": "-----Original Message-----\nFrom: Desk [mailto:desk@example.org]\nSent: Wednesday, January 15, 2020 10:00 AM\nTo: Ann\nSubject: Printer",
    "Outlook web": "________________________________\nFrom: Desk <desk@example.org>\nSent: Wednesday, January 15, 2020 10:00 AM\nTo: Ann\nSubject: Printer",
    "Outlook Mac": "From: Desk <desk@example.org>\nDate: Wednesday, 15 January 2020 at 10:00\nTo: Ann <ann@example.com>\nSubject: Printer",
    "Outlook de": "Von: Desk <desk@example.org>\nGesendet: Mittwoch, 15. Januar 2020 10:00\nAn: Ann\nBetreff: Drucker",
    "Outlook fr": "De : Desk <desk@example.org>\nEnvoyé : mercredi 15 janvier 2020 10:00\nÀ : Ann\nObjet : Imprimante",
    "Outlook es": "De: Desk <desk@example.org>\nEnviado el: miércoles, 15 de enero de 2020 10:00\nPara: Ann\nAsunto: Impresora",
    "Outlook it": "Da: Desk <desk@example.org>\nInviato: mercoledì 15 gennaio 2020 10:00\nA: Ann\nOggetto: Stampante",
    "Outlook nl": "Van: Desk <desk@example.org>\nVerzonden: woensdag 15 januari 2020 10:00\nAan: Ann\nOnderwerp: Printer",
    "Outlook pt": "De: Desk <desk@example.org>\nEnviada em: quarta-feira, 15 de janeiro de 2020 10:00\nPara: Ann\nAssunto: Impressora",
    "Outlook ru": "От: Desk <desk@example.org>\nОтправлено: 15 января 2020 г. 10:00\nКому: Ann\nТема: Принтер",
    "Outlook uk": "Від: Desk <desk@example.org>\nНадіслано: 15 січня 2020 р. 10:00\nКому: Ann\nТема: Принтер",
    "Outlook pl": "Od: Desk <desk@example.org>\nWysłano: środa, 15 stycznia 2020 10:00\nDo: Ann\nTemat: Drukarka",
    "Outlook sv": "Från: Desk <desk@example.org>\nSkickat: den 15 januari 2020 10:00\nTill: Ann\nÄmne: Skrivare",
    "Outlook da": "Fra: Desk <desk@example.org>\nSendt: 15. januar 2020 10:00\nTil: Ann\nEmne: Printer",
    "Outlook fi": "Lähettäjä: Desk <desk@example.org>\nLähetetty: keskiviikko 15. tammikuuta 2020 10.00\nVastaanottaja: Ann\nAihe: Tulostin",
    "Outlook cs": "Od: Desk <desk@example.org>\nOdesláno: středa 15. ledna 2020 10:00\nKomu: Ann\nPředmět: Tiskárna",
    "Outlook hu": "Feladó: Desk <desk@example.org>\nElküldve: 2020. január 15., szerda 10:00\nCímzett: Ann\nTárgy: Nyomtató",
    "Outlook tr": "Kimden: Desk <desk@example.org>\nGönderildi: 15 Ocak 2020 Çarşamba 10:00\nKime: Ann\nKonu: Yazıcı",
    "Outlook ro": "De la: Desk <desk@example.org>\nTrimis: miercuri, 15 ianuarie 2020 10:00\nCătre: Ann\nSubiect: Imprimantă",
    "Outlook el": "Από: Desk <desk@example.org>\nΣτάλθηκε: Τετάρτη, 15 Ιανουαρίου 2020 10:00\nΠρος: Ann\nΘέμα: Εκτυπωτής",
    "Outlook ja": "差出人: Desk <desk@example.org>\n送信日時: 2020年1月15日 10:00\n宛先: Ann\n件名: プリンタ",
    "Outlook zh-CN": "发件人: Desk <desk@example.org>\n发送时间: 2020年1月15日 10:00\n收件人: Ann\n主题: 打印机",
    "Outlook zh-TW": "寄件者: Desk <desk@example.org>\n寄件日期: 2020年1月15日 10:00\n收件者: Ann\n主旨: 印表機",
    "Foxmail": "发件人： Desk\n发送时间： 2020-01-15 10:00\n收件人： Ann\n主题： 打印机",
    "Outlook ko": "보낸 사람: Desk <desk@example.org>\n보낸 날짜: 2020년 1월 15일 수요일 10:00\n받는 사람: Ann\n제목: 프린터",
    "Outlook he": "מאת: Desk <desk@example.org>\nנשלח: יום רביעי 15 ינואר 2020 10:00\nאל: Ann\nנושא: מדפסת",
    "Outlook vi": "Từ: Desk <desk@example.org>\nĐã gửi: 15 Tháng Giêng 2020 10:00\nTới: Ann\nChủ đề: Máy in",
    "language nobody here knows": "Abc: Desk <desk@example.org>\nDef: 15 Ghi 2020 10:00\nJkl: Ann <ann@example.com>\nMno: Pqr",
    "Samsung": "-------- Original message --------\nFrom: Desk <desk@example.org>\nDate: 1/15/20 10:00 AM (GMT+01:00)\nTo: ann@example.com\nSubject: Printer",
    "Proton old": "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Wednesday, January 15, 2020 10:00 AM, Desk <desk@example.org> wrote:",
    "Zimbra fr": '----- Mail original -----\nDe: "Desk" <desk@example.org>\nÀ: ann@example.com\nEnvoyé: Mercredi 15 Janvier 2020 10:00:00\nObjet: Imprimante',
    "GMX": 'Gesendet: Mittwoch, 15. Januar 2020 um 10:00 Uhr\nVon: "Desk" <desk@example.org>\nAn: ann@example.com\nBetreff: Drucker',
    "T-Online": '-----Original-Nachricht-----\nBetreff: Drucker\nDatum: 2020-01-15T10:00:00+0100\nVon: "Desk" <desk@example.org>\nAn: ann@example.com',
    "Seznam": "---------- Původní e-mail ----------\nOd: Desk <desk@example.org>\nKomu: ann@example.com\nDatum: 15. 1. 2020 10:00:00\nPředmět: Tiskárna",
    "Libero": "----Messaggio originale----\nDa: desk@example.org\nData: 15/01/2020 10.00\nA: ann@example.com\nOgg: Stampante",
    "QQ": '------------------ 原始邮件 ------------------\n发件人: "Desk" <desk@example.org>;\n发送时间: 2020年1月15日(星期三) 上午10:00\n收件人: "Ann" <ann@example.com>;\n主题: 打印机',
    "Daum": "--------- 원본 메일 ---------\n보낸사람: Desk <desk@example.org>\n받는사람: Ann\n날짜: 2020년 1월 15일\n제목: 프린터",
    "eM Client": '------ Original Message ------\nFrom "Desk" <desk@example.org>\nTo "Ann" <ann@example.com>\nDate 1/15/2020 10:00:00 AM\nSubject Printer',
    "Notes": "From:\tDesk/Example\nTo:\tAnn/Example@Example\nDate:\t01/15/2020 10:00 AM\nSubject:\tPrinter",
    "Orange": "> Message du 15/01/20 10:00\n> De : desk@example.org\n> A : ann@example.com\n> Copie à : \n> Objet : Imprimante",
    "GroupWise": ">>> Desk <desk@example.org> 1/15/2020 10:00 AM >>>",
    "one line": "From: Desk <desk@example.org> Sent: Wednesday, January 15, 2020 10:00 AM To: Ann <ann@example.com> Subject: Printer",
    "Zendesk": "##- Please type your reply above this line -##",
    "Basecamp": "Write ABOVE THIS LINE to post a reply",
    "helpdesk de": "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##",
    "helpdesk fr": "##- Veuillez saisir votre réponse au-dessus de cette ligne -##",
    "helpdesk es": "##- Escriba su respuesta por encima de esta línea -##",
    "helpdesk ru": "##- Введите ответ над этой строкой -##",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_what_stands_below_a_block_of_headers_is_folded(block: str) -> None:
    parts = split(f"{NEW}\n\n{block}\n\n{OLD}")
    assert (parts.reply, parts.quoted) == (NEW, f"{block}\n\n{OLD}")


DEVICES = [
    "Sent from my iPhone",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Enviado do meu iPhone",
    "Отправлено с iPhone",
    "Надіслано з iPhone",
    "Wysłane z iPhone'a",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Odesláno z iPhonu",
    "iPhone'umdan gönderildi",
    "iPhoneから送信",
    "发自我的iPhone",
    "從我的 iPhone 傳送",
    "나의 iPhone에서 보냄",
    "נשלח מה-iPhone שלי",
    "Az iPhone-omról küldve",
    "Trimis de pe iPhone-ul meu",
    "Εστάλη από το iPhone μου",
    "Poslano s mog iPhonea",
    "Enviat des del meu iPhone",
    "Đã gửi từ iPhone của tôi",
    "Dikirim dari iPhone saya",
    "Sent from my Galaxy",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Sent from Mail for Windows 10",
    "Gesendet von Mail für Windows 10",
    "Envoyé à partir de Courrier pour Windows 10",
    "Verzonden vanuit Mail voor Windows 10",
    "Skickades från E-post för Windows 10",
    "Sent from Yahoo Mail on Android",
    "Sent from Yahoo Mail on Android<https://go.example/x>",
    "Get Outlook for iOS",
    "Get Outlook for Android<https://aka.example/x>",
    "Holen Sie sich Outlook für iOS<https://aka.example/x>",
    "Outlook für Android herunterladen",
    "Obtenir Outlook pour iOS",
    "Télécharger Outlook pour Android",
    "Obtener Outlook para iOS",
    "Scarica Outlook per Android",
    "Outlook voor iOS downloaden",
    "Obter o Outlook para iOS",
    "Скачать Outlook для iOS",
    "Pobierz Outlook dla systemu iOS",
    "Hämta Outlook för iOS",
    "Hent Outlook til iOS",
    "Hanki Outlook for iOS",
    "iOS için Outlook'u edinin",
    "iOS 版 Outlook を入手",
    "获取 Outlook for iOS",
    "Outlook for iOS 다운로드",
    "Sent with Proton Mail secure email.",
    "Sent from my phone. Please excuse brevity.",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Virus-free. www.avast.com",
    "Virenfrei. www.avast.com<https://www.avast.example/x>",
    "This email has been checked for viruses by Avast antivirus software.",
    "Diese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.",
]


@pytest.mark.parametrize("line", DEVICES)
def test_what_a_client_says_about_itself_is_signature(line: str) -> None:
    parts = split(f"{NEW}\n\n{line}\n")
    assert (parts.reply, parts.signature) == (NEW, line)


@pytest.mark.parametrize("line", DEVICES[:12])
def test_it_is_also_found_above_and_below_a_quote(line: str) -> None:
    attribution = "On 15 Jan 2020, at 10:00, Desk <desk@example.org> wrote:"
    assert split(f"{NEW}\n\n{line}\n\n{attribution}\n\n{MARKED}").reply == NEW
    assert split(f"{NEW}\n\n{attribution}\n\n{MARKED}\n\n{line}").reply == NEW


KEPT = [
    "Sent from my desk, this is much easier than from the car.\n\nI wait for your answer.",
    "The parcel was sent from my office, it never arrived.",
    "On your computer you can run:\n\n    ping example.org\n\nand at 10:00 it wrote:\n\n    ok",
    "On Monday I have no time.\n\nOn Tuesday at 10:00 I have. Please write:\n\n1. where\n2. when",
    "At 10:30 the server wrote:\n\nERROR 17: disk full\n\nWhat can I do?",
    "My list:\n\n- Monday\n- Tuesday\n\n- Friday",
    "SQL> select 1;\n\n1\n\nWhy?",
    "Hello\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nIs the table right?",
    "First\n\n----------\n\nSecond: 10:00\n\n----------\n\nThird",
    "From: the manager\n\nwe need more paper",
    "Details:\n\nName: Ann\nStreet: Main Street 5\nTown: Berlin\nPhone: 030 123456",
    "Please change:\nFrom: 10:00\nTo: 12:00\nDate: 15.01.2020 at 10:00\nand tell me.",
    "I unsubscribe.\n-----\nPlease take me off your mailing list, and answer.",
    "> quoted\n________________________\n\nAn answer\nbelow a line",
    "He was unsure\n\n> of this\n\nand so was I\n\n>From here on all is clear.",
    "Received: by mx1\nMessage-ID: <1@example.org>\nFrom: a@example.org\nTo: b@example.org\nSubject: x\n\nis this spam?",
    "See my headers:\n\nReceived: by mx1\nFrom: a@example.org\nTo: b@example.org\nSubject: x\nX-Spam: yes\n\nis this spam?",
    "My answers are in red below.\n\nFrom: Desk <d@example.org>\nSent: Monday 10:00\nTo: Ann\nSubject: x\n\nIs it on? Yes it is.",
    "The guarantee is void, said the seller.\nHe wrote: see the contract.\nI did.",
]


@pytest.mark.parametrize("text", KEPT)
def test_no_new_text_is_taken_for_a_mark(text: str) -> None:
    assert split(text).reply == text
