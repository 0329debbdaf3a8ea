"""Rules and pieces, without servers."""
