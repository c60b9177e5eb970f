"""What files may say, and every mistake in them, each with its place and what to write instead.

A curriculum    reading, and under it reading_requirements, reading_limits, reading_filters, reading_days, tables (a
                table key by key) and settling; then what no single line shows: checking (codes), naming (its own
                words), possible (what can never be met)
A case          case_files, case_rows
How it is told  problems
"""
