"""From marks to scores, stage by stage (四, 七-1)."""
