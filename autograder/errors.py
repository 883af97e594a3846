"""The one exception that ends in a sentence for the person at the keyboard."""


class UserError(Exception):
    """Something that the user can put right.

    The message is one or two sentences: what is wrong and what to do. The command line prints it
    on standard error and ends with status 1, without a traceback.
    """
