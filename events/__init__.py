"""Who is asked to what: meetings, venues, regions, institutions, invitations, answers, attendees and their seats."""
