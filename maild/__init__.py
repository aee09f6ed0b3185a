"""maild: a shared mailbox becomes a ticket system, and everybody keeps their mail client."""

__version__ = "0.1.0"
