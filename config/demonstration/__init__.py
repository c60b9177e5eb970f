"""The demonstration: invented people at every stage, one click to be any of them. Refused in production settings."""
