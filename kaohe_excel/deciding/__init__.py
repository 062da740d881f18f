"""From figures to outcomes: cases, decisions, the period's report, results.json (五, 七, 九)."""
