"""The documentation's page: what is served, and what a person does with it in a browser."""
