"""The real pipeline under virtual time and seeded faults."""
