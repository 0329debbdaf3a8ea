"""Drivers behind the ports. Named only where a process is wired."""
