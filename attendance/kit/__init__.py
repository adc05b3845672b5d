"""The emergency kit: everything on paper for the day on which nothing else works, and its rows entered afterwards."""
