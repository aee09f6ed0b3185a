"""The web page: it shows and never changes."""
