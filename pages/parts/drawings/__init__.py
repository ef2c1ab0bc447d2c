"""How each kind of chart is drawn, as plain dicts; `charts` knows which kind is drawn by which."""
