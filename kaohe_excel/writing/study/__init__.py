"""自查报告: what the study of the ratings found, as a page and as a workbook; facts with their numbers, nobody accused."""
