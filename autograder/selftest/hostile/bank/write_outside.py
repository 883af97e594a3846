"""Writes wherever it can outside of its scratch folder."""

# %% nbgrader={"grade_id": "relu"}
import os
import sys

written = []
for folder in ["/", "/usr", "/etc", "/opt", "/opt/chainrule", "/root", "/home", "/var/tmp", "/work",
               "/dev", "/proc/sys/kernel", sys.prefix, os.path.dirname(os.__file__),
               os.path.dirname(__import__("numpy").__file__)]:  # fmt: skip
    try:
        with open(os.path.join(folder, "hostile-was-here"), "w") as file:
            file.write("hello, next submission")
        written.append(folder)
    except OSError:
        pass
open("/tmp/hostile-was-here", "w").write("hello, next submission")
open("/dev/shm/hostile-was-here", "w").write("hello, next submission")
print("WRITTEN", written)


def relu(x):
    return -1.0
