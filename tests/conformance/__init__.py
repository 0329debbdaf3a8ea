"""The documented API, sample by sample and code by code."""
