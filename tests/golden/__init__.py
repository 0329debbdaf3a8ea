"""Stored bytes that every later version must still read."""
