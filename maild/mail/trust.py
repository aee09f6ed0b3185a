"""What the receiving server says of the sender's address; so far no source hands its results over."""

from maild.values import Envelope, Mail, Trust, TrustLevel


def weigh(mail: Mail, envelope: Envelope) -> Trust:
    """Weigh a mail: unknown, because headers of a server that is not named to us prove nothing (lesson 30)."""
    written = len(mail.all("authentication-results"))
    seen = f"; {written} Authentication-Results in the mail are not believed" if written else ""
    return Trust(TrustLevel.UNKNOWN, f"source {envelope.source} gives no authentication results{seen}")
