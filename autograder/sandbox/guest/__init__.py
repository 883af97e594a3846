"""What runs in the student's room: the preloaded parent and the process of one submission.

The sandbox shows this folder, by itself, under the name ``room``: its modules import one another
relatively, and nothing else of ``autograder``. A student may read every line of it.
"""
