"""The papers of the year end."""
