"""Signing in on a shared server, by OpenID Connect: Streamlit's own, with the school's list of people behind it."""
