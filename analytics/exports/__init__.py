"""Answers as files to take away: one module a kind of file, each the only user of its library."""
