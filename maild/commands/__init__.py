"""The verbs: one table, shared by mail, command line, mailto links and rules."""
