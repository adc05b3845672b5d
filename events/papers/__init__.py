"""What leaves on paper: the letter that invites, each institution's confirmation sheet, and whether one is genuine."""
