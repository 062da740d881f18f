"""The scheme's numbers, dated, with their source."""
