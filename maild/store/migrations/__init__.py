"""The history of the schema; `sessions.open_store` runs it."""
