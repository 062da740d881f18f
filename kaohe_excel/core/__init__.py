"""What every room speaks of: terms, periods, points, findings, facts, names of things, and how outputs come to stand."""
