"""What happens: sessions, people's roles in them, and the releases guests see."""
