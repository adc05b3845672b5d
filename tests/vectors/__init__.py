"""Vectors of the door, for every implementation of its rules."""
