"""What `checker app` hands to Streamlit: the same as app.py, inside the package."""

from streamlit import App

from checker.page import main
from checker.page.server import drawing, made_with

if drawing():
    main()
else:
    app = App(__file__, **made_with())  # Streamlit looks for this line and serves the page through the guard
