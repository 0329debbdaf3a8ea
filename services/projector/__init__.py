"""Follows the journal and writes the read models."""
