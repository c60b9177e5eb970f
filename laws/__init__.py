"""Constraints the database itself enforces, on SQLite and PostgreSQL alike, whatever Python believes."""
