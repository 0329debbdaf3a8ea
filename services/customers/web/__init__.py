"""What both APIs share of HTTP."""
