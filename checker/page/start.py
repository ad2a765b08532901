"""What `checker app` hands to Streamlit: the same two lines as app.py, inside the package."""

from checker.page import main

main()
