"""What all tests share."""

from hypothesis import settings

settings.register_profile("maild", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("maild")
