"""Bytes to a `Mail`: parsing that never raises, and what can be read off a mail alone."""
