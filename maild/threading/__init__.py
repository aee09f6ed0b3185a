"""Which thread and which ticket a mail belongs to, and on what evidence."""
