"""One check a file; the docstring is its page."""
