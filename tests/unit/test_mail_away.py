"""Autoresponders in thirty languages are known by their subjects, and the day of return is read (lessons 22, 24)."""

from datetime import UTC, date, datetime

import pytest

from maild.mail.away import until
from maild.mail.machine import screen
from maild.mail.parse import parse
from maild.values import Envelope, Machine, MachineKind

NOW = datetime(2024, 5, 7, tzinfo=UTC)
WRITTEN = date(2024, 4, 20)


def screened(headers: str, text: str) -> Machine:
    head = "Date: Mon, 6 May 2024 10:05:00 +0200\n" + headers
    if "From:" not in headers:
        head = "From: Nora Nilsen <nora@customer.example>\n" + head
    raw = f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    return screen(parse(raw.encode()), Envelope("box", NOW), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("subject", "text", "day"),
    [
        ("Automatische Antwort: Drucker", "Ich bin bis zum 17.05.2024 nicht im Büro.", "2024-05-17"),
        (
            "Abwesenheitsnotiz: Drucker",
            "Vielen Dank für Ihre Nachricht. Ich bin ab Montag, 13. Mai 2024, wieder erreichbar.",
            "2024-05-13",
        ),
        ("Réponse automatique : Imprimante", "Je suis absente du bureau jusqu'au 17 mai 2024 inclus.", "2024-05-17"),
        ("Respuesta automática: Impresora", "Estaré fuera de la oficina hasta el 17 de mayo de 2024.", "2024-05-17"),
        ("Risposta automatica: Stampante", "Sono fuori ufficio fino al 17 maggio 2024.", "2024-05-17"),
        ("Automatisch antwoord: Printer", "Ik ben afwezig tot en met 17 mei 2024.", "2024-05-17"),
        ("Resposta automática: Impressora", "Estarei ausente até 17 de maio de 2024.", "2024-05-17"),
        ("Автоматический ответ: Принтер", "Я в отпуске до 17 мая 2024 года.", "2024-05-17"),
        ("Autoodpowiedź: Drukarka", "Jestem poza biurem do 17 maja 2024 r.", "2024-05-17"),
        ("Odpowiedź automatyczna: Drukarka", "Wracam 20 maja.", "2024-05-20"),
        ("Automatiskt svar: Skrivare", "Jag är tillbaka den 20 maj.", "2024-05-20"),
        ("Autosvar: Skriver", "Jeg er tilbake 20. mai 2024.", "2024-05-20"),
        ("Automatisk svar: Printer", "Jeg holder ferie til og med 17. maj 2024.", "2024-05-17"),
        ("Automaattinen vastaus: Tulostin", "Olen lomalla 17.5.2024 saakka.", "2024-05-17"),
        ("Automatická odpověď: Tiskárna", "Jsem mimo kancelář do 17. května 2024.", "2024-05-17"),
        ("Автоматична відповідь: Принтер", "Я у відпустці до 17 травня 2024.", "2024-05-17"),
        ("Otomatik Yanıt: Yazıcı", "17 Mayıs 2024 tarihine kadar izindeyim.", "2024-05-17"),
        ("自動応答: プリンター", "5月17日まで不在にしております。", "2024-05-17"),
        ("自动回复: 打印机", "我将于2024年5月20日返回办公室。", "2024-05-20"),
        ("自動回覆: 印表機", "我不在辦公室。", None),
        ("부재중: 프린터", "2024년 5월 17일까지 휴가입니다.", "2024-05-17"),
        ("자동 회신: 프린터", "부재중입니다.", None),
        ("Automatikus válasz: Nyomtató", "Nem vagyok az irodában.", None),
        ("Răspuns automat: Imprimanta", "Sunt plecat.", None),
        ("תשובה אוטומטית: מדפסת", "אני לא במשרד", None),
        ("Out of Office: Your printer", "I am away from 6 May and will return on 20 May 2024.", "2024-05-20"),
        (
            "Out of Office AutoReply: Your printer",
            "I am out until May 17, 2024. For urgent matters call Ole.",
            "2024-05-17",
        ),
        ("AutoReply: Your printer", "I am out of the office.", None),
        ("Auto: Re: Your printer", "I am away.", None),
        (
            "AUTO: Nora Nilsen is out of the office (returning 20/05/2024)",
            "I am out of the office until 20/05/2024.",
            "2024-05-20",
        ),
        (
            "Nora Nilsen is out of the office.",
            "I will be out of the office starting  05/06/2024 and will not return until 05/20/2024.",
            "2024-05-20",
        ),
        (
            "Nora Nilsen ist außer Haus.",
            "Ich werde ab  06.05.2024 nicht im Büro sein. Ich kehre zurück am 20.05.2024.",
            "2024-05-20",
        ),
        ("Re: Your printer [Out of office]", "Back soon.", None),
        ("[Auto-Reply] Your printer", "Thanks for your mail.", None),
        ("Vacation response", "I'm on holiday.", None),
        ("Автоответ", "Меня нет.", None),
    ],
)
def test_an_absence_note_is_an_auto_reply_and_its_day_is_read(subject: str, text: str, day: str | None) -> None:
    found = screened(f"Subject: {subject}\n", text)
    assert (found.kind, found.may_answer) == (MachineKind.AUTO_REPLY, False)
    assert (found.away_until.isoformat() if found.away_until else None) == day


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied (vacation)",
        'Auto-Submitted: auto-replied; owner-email="nora@customer.example"',
        "Auto-submitted: auto-reply",
        "X-Autoreply: yes",
        "X-Autorespond: Your printer",
        "X-POST-MessageClass: 9; Autoresponder",
        "X-FC-MachineGenerated: true",
        "Delivered-To: Autoresponder",
        "Precedence: auto_reply",
        "X-Precedence: auto-reply",
        "X-Apple-Action: vacation",
        "X-Autoreply-From: nora@customer.example",
        "X-Mail-Autoreply: 1",
        "X-Mailer: vacation 1.2",
        "Precedence: junk\nAuto-Submitted: auto-replied",
        "X-Amazon-Auto-Reply: true",
    ],
)
def test_the_headers_of_autoresponders_are_known(header: str) -> None:
    found = screened(f"{header}\nSubject: Re: Your printer\n", "I am away.")
    assert (found.kind, found.may_answer) == (MachineKind.AUTO_REPLY, False)


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        (
            "From: Support <support@vendor.example>\nSubject: [Ticket#20240506] Received: Your printer\n",
            "Dear customer,\n\nthis is an automated response. Your request has been received.",
        ),
        (
            "From: Service Desk <servicedesk@vendor.example>\nSubject: Case 4711 created\n",
            "Your ticket number is 4711. An agent will get back to you.",
        ),
        (
            "From: Kundenservice <kundenservice@firma.example>\nSubject: Eingangsbestätigung\n",
            "Vielen Dank für Ihre E-Mail. Wir melden uns bei Ihnen.",
        ),
        (
            "From: Contact <contact@firme.example>\nSubject: Accusé de réception\n",
            "Nous avons bien reçu votre message.",
        ),
        (
            "From: Info <info@vendor.example>\nSubject: Thank you for contacting Vendor\n",
            "We will get back to you within 2 business days.",
        ),
        (
            "From: JIRA <jira@vendor.example>\nSubject: [JIRA] (HELP-12) Your printer\n",
            "—-—-—\nThis is an automatically generated message. Please do not reply to this email.",
        ),
        (
            "From: Поддержка <support@vendor.example>\nSubject: Ваша заявка зарегистрирована\n",
            "Это автоматическое уведомление, не отвечайте на него.",
        ),
        (
            "From: サポート <support@vendor.example>\nSubject: お問い合わせありがとうございます\n",
            "このメールは自動送信されています。担当者より追ってご連絡いたします。",
        ),
        (
            "From: Nora <nora@customer.example>\nSubject: Please confirm your message\n",
            (
                "Your message is being held because your address is not on the list of approved "
                "senders. Click http://confirm.example/x to deliver your message."
            ),
        ),
    ],
)
def test_a_desk_that_says_that_our_mail_came_in_is_an_auto_reply(headers: str, text: str) -> None:
    assert screened(headers, text).kind is MachineKind.AUTO_REPLY


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ("Subject: Re: Your printer\nIn-Reply-To: <a@b>\n", "I am out of office next week, please call."),
        ("Subject: Out of office: how do I switch it on?\n", "Where is the setting?"),
        ("Subject: Auto: Kratzer an der Tür\n", "Am Auto ist ein Kratzer."),
        ("Subject: Annual leave: how many days?\n", "Hello"),
        ("Subject: Out of office: the setting is gone\nUser-Agent: Mozilla Thunderbird\n", "Hello"),
        ("Subject: Thank you for your mail\n", "It works now."),
        ("Subject: Automatic reply does not work\n", "My automatic reply is not sent."),
        ("Subject: Auto reply\n", "How do I set an auto reply?"),
        ("Subject: Urlaub 6.5. bis 17.5.\n", "Bitte tragen Sie meinen Urlaub ein."),
        ("Subject: Re: Ticket #4711 created\n", "Thanks, but the printer is still broken."),
        ("Subject: Received: wrong parts\n", "We received wrong parts."),
        ("Subject: Read: the manual\n", "I have read it. Where was the part about paper?"),
        ("From: Office <office@customer.example>\nSubject: Ihre Anfrage\n", "Anbei das Angebot. Wir melden uns."),
        ("From: Office <office@customer.example>\nSubject: Order received\n", "One box is missing. Can you send it?"),
        ("Subject: Re: Your printer\nIn-Reply-To: <a@b>\n", "I am on vacation until 17 May, please wait until then."),
        ("From: Firma <info@customer.example>\nSubject: Ihre Anfrage vom Montag\n", "Wir nehmen das Angebot an."),
        ("From: Firma <info@customer.example>\nSubject: Thank you for your message\n", "Yes, Tuesday is fine."),
    ],
)
def test_a_person_who_writes_such_words_is_a_person(headers: str, text: str) -> None:
    """Lesson 23: words alone are no machine."""
    found = screened(headers, text)
    assert (found.kind, found.away_until) == (MachineKind.HUMAN, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am out of the office until May 6, 2024.", "2024-05-06"),
        ("I will be back on Monday, 6 May.", "2024-05-06"),
        ("I will be out of the office starting 04/22/2024 and will not return until 05/13/2024.", "2024-05-13"),
        ("Ich bin vom 22.04.2024 bis 03.05.2024 nicht im Büro.", "2024-05-03"),
        ("Ich bin ab dem 6. Mai wieder erreichbar.", "2024-05-06"),
        ("Ich bin bis einschließlich 3. Mai im Urlaub und ab 6. Mai wieder im Büro.", "2024-05-06"),
        ("Je suis absent jusqu'au 6 mai 2024 inclus.", "2024-05-06"),
        ("Je serai de retour le lundi 6 mai.", "2024-05-06"),
        ("Estaré fuera de la oficina hasta el 6 de mayo de 2024.", "2024-05-06"),
        ("Sono in ferie fino al 6 maggio 2024", "2024-05-06"),
        ("Rientrerò il 6 maggio.", "2024-05-06"),
        ("Ik ben afwezig tot en met 3 mei. Vanaf 6 mei ben ik weer bereikbaar.", "2024-05-06"),
        ("Estarei ausente até 6 de maio de 2024.", "2024-05-06"),
        ("Я в отпуске до 6 мая 2024 г.", "2024-05-06"),
        ("Jestem nieobecny do 6 maja 2024 r.", "2024-05-06"),
        ("Jag är ledig till och med 6 maj.", "2024-05-06"),
        ("Jeg er tilbage den 6. maj", "2024-05-06"),
        ("Olen lomalla 6.5. asti.", "2024-05-06"),
        ("Palaan töihin 6.5.2024", "2024-05-06"),
        ("Jsem mimo kancelář do 6. května 2024.", "2024-05-06"),
        ("Я у відпустці до 6 травня", "2024-05-06"),
        ("6 Mayıs'a kadar izindeyim", "2024-05-06"),
        ("5月6日まで休暇をいただいております。", "2024-05-06"),
        ("我将于2024年5月6日返回办公室", "2024-05-06"),
        ("2024년 5월 6일까지 휴가입니다", "2024-05-06"),
        ("Szabadságon vagyok május 6-ig", "2024-05-06"),
        ("I am out 05/06/2024 maybe until 05/06/2024", None),
        ("back on 03/04/2025", None),
        ("I am out of the office. Call +49 30 123456 or see 12.05.2024 report", None),
        ("Out from 22 April to 3 May and will be back on 6 May 2024", "2024-05-06"),
        ("until 2024-05-06", "2024-05-06"),
        ("I am away until further notice", None),
        ("The office is closed 24/12 - 02/01", None),
        ("returning to the office on Tuesday, January 2nd.", "2025-01-02"),
        ("I'm on leave through Friday 3rd May", "2024-05-03"),
        ("AUTO: Kim is out of the office (returning 05/06/2024)", None),
        ("AUTO: Kim is out of the office (returning 13.05.2024)", "2024-05-13"),
        ("Ich bin am 06.05.2024 wieder da.", "2024-05-06"),
        ("Ich kehre am 6. Mai zurück", "2024-05-06"),
        ("I will respond when I return on May 6th.", "2024-05-06"),
        ("until 6 May or until 9 May", None),
        ("Estaré de vacaciones del 22/04 al 13/05/2024", "2024-05-13"),
    ],
)
def test_the_day_of_return_is_read_only_where_one_is_named(text: str, day: str | None) -> None:
    found = until(text, WRITTEN)
    assert (found.isoformat() if found else None) == day


def test_a_long_note_of_dates_costs_nothing() -> None:
    """A note is read for a bounded number of days."""
    assert until("until 6 May or " * 100_000, WRITTEN) == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thank you for your email. I am out of the office and will return on 20 May. If urgent, contact Ole.", 20),
        ("Vielen Dank für Ihre Nachricht. Ich bin bis zum 17.05.2024 nicht im Büro. In dringenden Fällen: Ole.", 17),
        ("Merci pour votre message. Je suis en congés jusqu'au 17 mai. En cas d'urgence, contacter Ole.", 17),
        ("Gracias por su correo. Estaré de vacaciones hasta el 17 de mayo. En caso de urgencia: Ole.", 17),
        ("Спасибо за ваше письмо. Я в отпуске до 17 мая. По срочным вопросам обращайтесь к Оле.", 17),
        ("メールありがとうございます。5月17日まで休暇をいただいております。お急ぎの場合はご連絡ください。", 17),
    ],
)
def test_an_absence_note_without_any_sign_is_known_by_its_sentences(text: str, day: int) -> None:
    """A person writes one of these sentences, a note three of them."""
    found = screened("Subject: Re: Your printer\nIn-Reply-To: <sent-1@desk.example.net>\n", text)
    assert (found.kind, found.away_until) == (MachineKind.AUTO_REPLY, date(2024, 5, day))


@pytest.mark.parametrize(
    "subject", ["Automātiska atbilde: Durvis", "การตอบกลับอัตโนมัติ: ประตู", "Sjálfvirkt svar: Hurð", "پاسخ خودکار: در"]
)
def test_absence_notes_of_rarer_languages_are_automatic(subject: str) -> None:
    assert screened(f"Subject: {subject}\n", "7").kind is MachineKind.AUTO_REPLY
