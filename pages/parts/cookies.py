"""The cookies there are: a session's random id, the reader's language, and where to go after the identity provider."""

SESSION = "tiendo_phien"
LANGUAGE = "tiendo_ngon_ngu"
BACK = "tiendo_tiep"
