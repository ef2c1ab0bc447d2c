"""One answer a page: a scope becomes a Report whose words, figures, charts and traces every way of showing shares."""
