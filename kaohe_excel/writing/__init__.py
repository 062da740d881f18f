"""Paper: workbooks and pages."""
