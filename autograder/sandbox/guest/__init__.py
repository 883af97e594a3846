"""What runs inside the sandbox: the fork server and the process of one submission.

The sandbox shows this folder alone, as the package ``guest``: its modules import one another
relatively, and nothing else of ``autograder``. A student may read every line of it.
"""
