"""Pages: overview, notices, publicity, problems."""
