"""Leaves threads behind that go on writing results and printing."""

# %% nbgrader={"grade_id": "relu"}
import threading
import time


def haunt():
    while True:
        print("haunted")
        open("/tmp/haunted", "a").write("x")
        time.sleep(0.01)


for _ in range(5):
    threading.Thread(target=haunt, daemon=False).start()


def relu(x):
    threading.Thread(target=haunt, daemon=True).start()
    return -1.0
