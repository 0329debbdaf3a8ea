"""The read models on MongoDB."""
