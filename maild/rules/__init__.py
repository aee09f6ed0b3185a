"""Rules: conditions and actions as tables, loading, running, and which company a sender belongs to."""
