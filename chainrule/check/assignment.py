"""What a package of checks offers to a notebook: its problems by name, and a summary."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from chainrule import session
from chainrule.check.display import show_summary
from chainrule.check.problem import problems_in


def assignment(namespace: dict[str, Any], *modules: ModuleType) -> None:
    """Make a package's namespace from the problems that its modules define.

    ``PROBLEMS`` are the graded ones, in the order of the modules and of definition in them, which
    is the order of the summary.
    """
    session.merge_stderr()
    problems = problems_in(*modules)
    graded = tuple(problem for problem in problems.values() if problem.graded)

    def summary() -> None:
        """Show which answers are right, wrong, or still to write."""
        show_summary(problem.name for problem in graded)

    namespace.update(problems, PROBLEMS=graded, summary=summary)
    namespace["__all__"] = ["PROBLEMS", "summary", *problems]
