"""The database: tables, reading into values, writing from values; nothing here commits."""
