"""`UserError`, reported to the user as one sentence, and the reasons of other exceptions."""

from __future__ import annotations


class UserError(Exception):
    """Something that the user can put right.

    The message is one or two sentences: what is wrong and what to do. The command line prints it
    on standard error and ends with status 1, without a traceback.
    """


def reason_of(error: BaseException) -> str:
    """Return why something failed, as the end of a sentence, without the exception's class name."""
    if isinstance(error, UserError):
        return str(error).rstrip(".")
    if isinstance(error, MemoryError):
        return "there was not enough memory"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeError):
        return "it holds text that is not valid Unicode"
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return printable(f"{error.strerror}{where}")
    if isinstance(error, KeyError):
        return f"the field {printable(str(error))} is missing"
    lines = printable(str(error)).split("\n")
    return lines[0][:300] or "an error without a message inside the grader"


def printable(text: str) -> str:
    """Return text that any file and any terminal takes: halves of surrogate pairs are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
