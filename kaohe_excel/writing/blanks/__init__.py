"""Blank forms: official forms as workbooks, and what is handed out for a period."""
