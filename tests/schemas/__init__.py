"""JSON Schemas of the public events: written from the classes, kept equal to them."""
