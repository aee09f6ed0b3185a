"""What responders of desks write: that a mail came in, that they are automatic, that the sender prove himself."""

import re
