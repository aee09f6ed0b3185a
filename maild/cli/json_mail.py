"""What `maild explain --json` prints for one file; docs/cli.md names every key."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from maild.values import Address, Attachment, Decision, Machine, MachineKind, Mail, Notice, Trace

Json = dict[str, Any]

_REPORTED = (MachineKind.BOUNCE, MachineKind.DELAY)
"""The kinds that name recipients who were not reached."""


def explained(file: str, mail: Mail, decision: Decision, subjects: Iterable[str]) -> Json:
    """One object: the mail, what it is, where it goes and what follows; `subjects` belong to the notices in order."""
    person, link = decision.person, decision.link
    return {
        "file": file,
        "mail": mail_json(mail),
        "machine": machine_json(decision.machine),
        "trust": {"level": str(person.trust.level), "evidence": person.trust.evidence},
        "sender": {"role": str(link.role), "company": person.company},
        "link": {
            "action": str(link.action),
            "ticket": link.ticket or None,
            "capability": str(link.bond),
            "evidence": link.evidence,
            "also": list(link.also),
        },
        "disposition": str(decision.disposition),
        "rules": [rule_json(trace) for trace in decision.traces],
        "notices": [notice_json(n, s) for n, s in zip(decision.notices, subjects, strict=True)],
    }


def mail_json(mail: Mail) -> Json:
    """The parsed mail."""
    return {
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "from": addr(mail.sender),
        "reply_to": [addr(a) for a in mail.reply_to],
        "to": [addr(a) for a in mail.to],
        "cc": [addr(a) for a in mail.cc],
        "subject": mail.subject,
        "date": at(mail.date),
        "text": mail.text,
        "reply": mail.reply,
        "quoted": mail.quoted,
        "signature": mail.signature,
        "html": mail.html,
        "attachments": [attachment_json(a) for a in mail.attachments],
        "defects": list(mail.defects),
    }


def machine_json(machine: Machine) -> Json:
    """Who or what wrote it; `bounce` only for a bounce and a delay."""
    bounce = {
        "recipients": [
            {"address": r.address, "status": r.status, "permanent": r.permanent} for r in machine.recipients
        ],
        "original_message_id": machine.original_message_id,
    }
    return {
        "kind": str(machine.kind),
        "may_answer": machine.may_answer,
        "evidence": machine.evidence,
        "bounce": bounce if machine.kind in _REPORTED else None,
    }


def attachment_json(attachment: Attachment) -> Json:
    """One attachment; size and digest are of the decoded bytes."""
    return {
        "filename": attachment.filename,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "inline": attachment.inline,
    }


def rule_json(trace: Trace) -> Json:
    """Whether one rule matched, and why."""
    return {"rule": trace.rule, "matched": trace.matched, "why": trace.why, "changes": list(trace.changes)}


def notice_json(notice: Notice, subject: str) -> Json:
    """One mail that would go out."""
    return {"template": str(notice.template), "to": ", ".join(a.address for a in notice.to), "subject": subject}


def addr(address: Address | None) -> Json | None:
    """A decoded name and an address as written."""
    return {"name": address.name, "address": address.address} if address else None


def at(time: datetime | None) -> str | None:
    """ISO 8601 with offset."""
    return time.isoformat() if time else None
