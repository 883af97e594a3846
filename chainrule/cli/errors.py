"""The one exception of the commands."""


class CommandError(Exception):
    """Ends the command with one sentence and status 1."""
