"""What the web page counts and lists besides the tickets themselves: waits, troubles, deliveries, the newest mails."""
