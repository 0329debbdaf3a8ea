"""Many tills, one phone number."""
