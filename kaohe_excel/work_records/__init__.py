"""Work records (六): what is due when, what was in time, and whom a 抽查 draws. Pure functions; nothing here admonishes anybody."""
