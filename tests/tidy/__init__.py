"""Sizes, words and walls: what the checks check, and that they can fail."""
