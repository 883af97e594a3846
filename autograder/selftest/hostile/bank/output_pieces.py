"""Prints in pieces of one character on two streams, and displays what is nested to every depth."""

# %% nbgrader={"grade_id": "relu"}
import gc

for messages in [thing for thing in gc.get_objects() if type(thing).__name__ == "Messages"]:
    messages.spend = lambda size: None
    for _ in range(50_000):
        messages.list.append(("stream", {"name": "stdout", "text": ["a"]}))
    for _ in range(50_000):
        messages.list.append(("stream", {"name": "stdout", "text": ["a"]}))
        messages.list.append(("stream", {"name": "stderr", "text": ["b"]}))


def relu(x):
    return -1.0


# %%
for depth in (30, 60, 100, 140):
    deep = {}
    for _ in range(depth):
        deep = {"x": deep}
    publish = get_ipython().display_pub.publish
    publish({"text/plain": "deep"}, metadata={"deep": deep})
    publish({"application/json": deep})
# %%
for _ in range(400):
    deep = {"x": deep}
publish({"application/json": deep})
