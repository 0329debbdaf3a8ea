"""The core: rules, the commit protocol, the adapters of its ports, what the APIs share of HTTP."""
