"""The command line: builds every process from the parts."""
