"""The officer's page. Start it with: streamlit run app.py (add `-- --school FOLDER` for a school of your own)."""

from streamlit import App

from checker.page import main
from checker.page.server import drawing, made_with

if drawing():
    main()
else:
    app = App(__file__, **made_with())  # Streamlit looks for this line and serves the page through the guard
