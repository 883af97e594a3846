"""The instructor's package: build the course, judge submissions, give feedback, report."""

import sys

# jsonschema, which nbformat loads, parses a grammar of internationalised addresses at its import
# where that package is installed: over a second, for a check that no notebook needs. It does
# without where it is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
