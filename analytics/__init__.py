"""The way out: the ledger becomes published data, and published data becomes answers. Knows nothing of Streamlit."""
