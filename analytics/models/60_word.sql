-- word: what a report says in words. Grain: one row a revision and line of Thông tin.
SELECT submission, key, text, sheet, cell FROM ledger_text_fact ORDER BY submission, key
