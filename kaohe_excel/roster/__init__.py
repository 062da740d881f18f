"""Who is here, who is assessed, and who rates whom (三)."""
