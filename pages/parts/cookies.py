"""The cookies there are: a session's random id, and the reader's language."""

SESSION = "tiendo_phien"
LANGUAGE = "tiendo_ngon_ngu"
