"""自查: what the ratings themselves say about the assessment (十-2). Statistics here, their paper in writing/."""
