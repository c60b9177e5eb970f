"""What files may say, and every mistake in them, each with its place and what to write instead.

A curriculum    reading (and syntax: what is no TOML), and under it reading_requirements, reading_limits,
                reading_filters, reading_values, reading_days, reading_lengths, reading_names, tables (a table key by
                key) and settling; then what no single line shows: checking (codes), naming (its own words), possible
                and possible_days (what can never be met), unmatched (values no line can have)
A case          case_files, case_rows, and under them case_columns, case_cells, case_person
How it is told  problems
"""
