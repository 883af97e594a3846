"""Sends one buffer and a tree that names it many times, so that it takes as often the memory."""

# %% nbgrader={"grade_id": "relu"}
import gc

SIZE = 40 * 2**20
(peer,) = [thing for thing in gc.get_objects() if type(thing).__name__ == "Peer"]


def reply(header, buffers):
    array = ["a", "|u1", [SIZE], 0, True]
    tree = ["l", [array, ["b", 0], ["T", "uint8", array, False, None]] * 10]
    return {"values": {header["names"][0]: tree}, "failed": {}, "buffers": [bytes(SIZE)]}


peer.handlers["snapshot"] = reply


def relu(x):
    return -1.0
