"""A whole synthetic year of filled workbooks."""
