"""A Python client generated from the served document, and what can be done with that client alone."""
