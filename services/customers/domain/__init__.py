"""Rules: pure functions over frozen data. No clock, no chance, no input or output."""
