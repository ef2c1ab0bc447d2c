"""The way in: workbooks become trusted facts that remember their cells. Knows nothing of Streamlit."""
