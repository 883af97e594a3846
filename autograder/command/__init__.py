"""The ``autograder`` command: one module a subcommand, imported only when it is called."""

import importlib
import sys

import click
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
    "collect": ("collect", "Take submissions from a Canvas or Moodle zip file."),
    "leaderboard": ("leaderboard", "Score the competition's entries."),
    "selftest": ("selftest", "Judge every known-wrong and known-right answer."),
    "bundle": ("bundle", "Pack what students are given, and nothing else."),
}


class LazyGroup(click.Group):
    """A group that imports a subcommand's module when it is asked for, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module_name, help_line = COMMANDS[cmd_name]
        module = importlib.import_module(f"autograder.command.{module_name}")
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name=cmd_name, help=module.command.__doc__ or help_line)(module.command)
        return typer.main.get_command(app)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a `UserError` becomes one sentence and exit status 1."""
    group = LazyGroup(name="autograder", help=__doc__)
    try:
        group.main(args=arguments, prog_name="autograder")
    except UserError as error:
        Console(stderr=True, soft_wrap=True).print(f"autograder: {error}", markup=False)
        sys.exit(1)
