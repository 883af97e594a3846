"""The one exception of the commands."""


class CommandError(Exception):
    """Ends the command with one sentence and status 1."""


def without(extra: str, what: str) -> CommandError:
    """Return the error of a command whose packages the light package does not bring along.

    Args:
        extra: the extra of ``pip install`` that brings them.
        what: what cannot be done, as the start of a sentence.
    """
    return CommandError(
        f"{what} needs packages that are not installed here: pip install 'chainrule[{extra}]'."
    )
