"""What `checker app` hands to Streamlit: the same as app.py, inside the package."""

from streamlit import App

from checker.page import main
from checker.page.server import drawing, guards

if drawing():
    main()
else:
    app = App(__file__, middleware=guards())  # Streamlit looks for this line and serves the page through the guard
