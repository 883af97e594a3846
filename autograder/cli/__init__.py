"""The ``autograder`` command: one module a subcommand, imported only when it is called."""

import atexit
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence

import typer
from rich.console import Console

from autograder.errors import UserError

#: Subcommand → (module in this package, help line). Each module has a function ``command`` whose
#: signature is a Typer command.
COMMANDS = {
    "build": ("build", "Make the students' notebooks from the solved ones."),
    "sample-class": ("sample_class", "Make a class of right, wrong and hostile submissions."),
    "grade": ("grade", "Autograde the submissions of an assignment."),
    "feedback": ("feedback", "Write a page of feedback for each student."),
    "report": ("report", "Write the instructor's report, pictures first."),
    "export": ("export", "Export grades as CSV or for Canvas or Moodle."),
    "class-list": ("class_list", "Read a class list: ours, Excel's, Canvas's or Moodle's."),
    "collect": ("collect", "Take submissions from a learning platform's zip file."),
    "leaderboard": ("leaderboard", "Score the competition's entries."),
    "selftest": ("selftest", "Judge every known-wrong and known-right answer."),
    "bundle": ("bundle", "Pack what students are given, and nothing else."),
}


def _not_asked_for() -> None:
    """Stand in for a subcommand whose module is not needed to print the list of commands."""


def _function(name: str, arguments: Sequence[str]) -> Callable[..., None]:
    if name != next((word for word in arguments if not word.startswith("-")), None):
        return _not_asked_for
    return importlib.import_module(f"autograder.cli.{COMMANDS[name][0]}").command


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a `UserError` becomes one sentence and exit status 1."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] != ["build"]:
        # A class is judged side by side, one core each: threads of BLAS would get in each other's
        # way. (`build` runs the solved notebooks, which train on all cores.)
        for library in ("OMP", "OPENBLAS", "MKL"):
            os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    # An interpreter that ends looks through all that was ever imported for garbage, for half a
    # second, although its memory goes back to the system anyway.
    atexit.register(gc.freeze)
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="Build the course, judge submissions, give feedback, report.",
    )
    app.callback()(lambda: None)
    for name, (_, line) in COMMANDS.items():
        app.command(name=name, short_help=line)(_function(name, words))
    try:
        app(args=words, prog_name="autograder")
    except UserError as error:
        Console(stderr=True, soft_wrap=True).print(f"autograder: {error}", markup=False)
        sys.exit(1)
