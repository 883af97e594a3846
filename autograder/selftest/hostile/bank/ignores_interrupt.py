"""Loops for ever and ignores interrupts."""

# %% nbgrader={"grade_id": "relu"}
import signal


def relu(x):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
