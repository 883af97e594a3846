"""Takes memory that belongs to no process: memfds, System V segments, files, mappings, queues."""

# %% nbgrader={"grade_id": "relu"}
import ctypes
import mmap
import os
import socket

MIB = 2**20


def relu(x):
    return -1.0


# %%
held = 0
try:
    for number in range(40):
        os.posix_fallocate(os.memfd_create(f"bomb{number}"), 0, 30 * MIB)
        held += 30
except OSError as error:
    print(error)
print("FOUND" if held > 400 else "refused")
# %%
libc = ctypes.CDLL(None)
held = sum(libc.shmget(number + 1, ctypes.c_size_t(30 * MIB), 0o1600) >= 0 for number in range(40))
print("FOUND" if held > 13 else "refused")
# %%
held = 0
try:
    for folder in ("/tmp", "/dev/shm", "/tmp/scratch", "/run", "/var/tmp"):
        for number in range(20):
            with open(f"{folder}/bomb{number}", "wb") as file:
                os.posix_fallocate(file.fileno(), 0, 30 * MIB)
            held += 30
except OSError as error:
    print(error)
print("FOUND" if held > 400 else "refused")
# %%
import time

mappings = []
for number in range(40):
    mapping = mmap.mmap(-1, 30 * MIB)
    mapping[:] = b"x" * (30 * MIB)
    mapping.madvise(mmap.MADV_DONTNEED)
    mappings.append(mapping)
time.sleep(0.3)
print("FOUND")
# %%
ends = []
for _ in range(30):
    if os.fork() == 0:
        for _ in range(100):
            pair = socket.socketpair()
            pair[0].setblocking(False)
            try:
                while True:
                    pair[0].send(b"x" * 4096)
            except OSError:
                ends.append(pair)
        time.sleep(60)
time.sleep(3)
print("FOUND")
