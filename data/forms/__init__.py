"""What a form asks for and where it is found: one declaration makes template, reader, checks and labels."""
