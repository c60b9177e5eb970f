"""The registrar's pages, by subject. An auditor opens them too, sees no form, and may send nothing."""
