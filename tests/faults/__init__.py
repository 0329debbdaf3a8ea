"""Crashes, races and servers that go away."""
