"""What is set for the door: times and limits that belong to this room."""

from datetime import timedelta
from typing import Final

ENROLMENT_LASTS: Final = timedelta(hours=24)
ANNUL_WITHIN: Final = timedelta(minutes=10)
MINIMUM_APP_VERSION: Final = "0.1.0"
ROSTER_PAGE: Final = 2000
SEARCH_LIMIT: Final = 30
PAPER_DESK: Final = "paper"  # the hardware of the desk that rows of signed lists are entered at
