"""How fast it is, as ratios of two sides measured in turns in one run; see README.md for what was measured."""
