"""The officer's page. Start it with: streamlit run app.py (add `-- --school FOLDER` for a school of your own)."""

from checker.page import main

main()
