"""Leaves as many processes behind as it may have, deaf to signals, with memory to be freed."""

# %% nbgrader={"grade_id": "relu"}
import os
import signal
import time


def relu(x):
    return -1.0


# %% nbgrader={"grade_id": "loss"}
def loss(y_predicted, y_observed):
    for _ in range(29):
        try:
            if os.fork() == 0:
                for number in range(1, 32):
                    if number not in (9, 19):
                        signal.signal(number, signal.SIG_IGN)
                held = bytearray(10 * 2**20)
                time.sleep(600)
                os._exit(len(held) % 2)
        except OSError:
            break
    return -1.0
