"""How anything is printed: workbooks, styles, sheets, page breaks, templates, file names."""
