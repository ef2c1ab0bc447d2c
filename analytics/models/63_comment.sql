-- comment: remarks on revisions, or on one cell of them (cell '' without one). Grain: one row a remark.
SELECT comment, submission, sheet, cell, text FROM ledger_comment ORDER BY comment
