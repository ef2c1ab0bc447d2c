-- attachment: signed copies kept beside revisions. Grain: one row a copy.
SELECT attachment, submission, file, sha256, size_bytes, letter_number, letter_date FROM ledger_attachment ORDER BY attachment
