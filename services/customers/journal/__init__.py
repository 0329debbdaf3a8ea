"""The commit protocol: what a record is, which records take effect, how a command becomes one."""
