"""What the screens share: the shell, filters, charts, and the showing of reports and issues."""
