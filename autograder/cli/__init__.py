"""The ``autograder`` command: one module a subcommand, imported only when it is called."""

from __future__ import annotations

import functools
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.errors import UserError

if TYPE_CHECKING:
    import typer

#: Subcommand → (module in this package, help line). Each module has a function ``command`` whose
#: signature is a Typer command.
COMMANDS = {
    "adopt": ("adopt", "Grade an existing nbgrader course through the judge."),
    "build": ("build", "Make the students' notebooks from the solved ones."),
    "sample-class": ("sample_class", "Make a class of right, wrong and hostile submissions."),
    "grade": ("grade", "Autograde the submissions of an assignment."),
    "grade-one": ("grade_one", "Grade one notebook, without a course folder."),
    "due": ("due", "Show or set when an assignment is due."),
    "feedback": ("feedback", "Write a page of feedback for each student."),
    "report": ("report", "Write the instructor's report, pictures first."),
    "export": ("export", "Export grades as CSV or for Canvas or Moodle."),
    "class-list": ("class_list", "Read a class list: ours, Excel's, Canvas's or Moodle's."),
    "collect": ("collect", "Take submissions from a learning platform's zip file."),
    "gradescope": ("gradescope", "Pack an assignment's autograder for Gradescope."),
    "leaderboard": ("leaderboard", "Score the competition's entries."),
    "selftest": ("selftest", "Judge every known-wrong and known-right answer."),
    "bundle": ("bundle", "Pack what students are given, and nothing else."),
}


def _not_asked_for() -> None:
    """Stand in for a subcommand whose module is not needed to print the list of commands."""


def _function(name: str, arguments: Sequence[str]) -> Callable[..., None]:
    if name != next((word for word in arguments if not word.startswith("-")), None):
        return _not_asked_for
    return _in_sentences(importlib.import_module(f"autograder.cli.{COMMANDS[name][0]}").command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; whatever a user can cause becomes one sentence and a status not 0."""
    # From the first import on: Ctrl-C is caught while a library is being loaded, too.
    _in_sentences(_run)(list(sys.argv[1:] if arguments is None else arguments))


def _run(words: list[str]) -> None:
    import atexit
    import gc

    if words[:1] != ["build"]:
        # Submissions are judged side by side, one core each: threads of BLAS would get in each
        # other's way. (`build` runs the solved notebooks, which train on all cores.)
        for library in ("OMP", "OPENBLAS", "MKL"):
            os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    # When an interpreter ends, it looks through everything that was imported for garbage, for half
    # a second, although its memory goes back to the system anyway.
    atexit.register(gc.freeze)
    if words[:1] and not words[0].startswith("-"):
        from autograder.nbgrader_import import import_without_server

        import_without_server()
    application(words)(args=words, prog_name="autograder")


def application(words: Sequence[str]) -> typer.Typer:
    """Return the command line, of whose subcommands only the one in ``words`` is imported."""
    import typer

    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,  # Rich's Markdown takes half of the time that --help takes
        pretty_exceptions_enable=False,
        help="Build the course, judge submissions, give feedback, report.",
    )
    app.callback()(lambda: None)
    for name, (_, line) in COMMANDS.items():
        app.command(name=name, short_help=line)(_function(name, words))
    return app


def _in_sentences(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with every error that a user can cause reported in one sentence."""

    @functools.wraps(function)
    def run(*positional: Any, **named: Any) -> Any:
        try:
            return function(*positional, **named)
        except KeyboardInterrupt:
            sys.stderr.write("\nautograder: interrupted; what was finished is kept.\n")
            sys.exit(130)
        except UserError as error:
            _fail(str(error))
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] in ("autograder", "chainrule"):
                raise  # a bug of this program
            _fail(
                f"The Python package {error.name} is missing: set up again with 'make grade', or "
                "with pip install --editable '.[instructor]'."
            )
        except OSError as error:
            if error.filename is None:
                raise
            _fail(f"{error.filename}: {error.strerror or error}.")

    return run


def _fail(sentence: str) -> NoReturn:
    from rich.console import Console

    Console(stderr=True, soft_wrap=True).print(
        f"autograder: {sentence}", markup=False, highlight=False
    )
    sys.exit(1)
