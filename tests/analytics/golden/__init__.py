"""Questions in Vietnamese with their answers, computed from the truth of the sample year by plain pandas."""
