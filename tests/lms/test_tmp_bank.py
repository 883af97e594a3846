import json, nbformat, pytest
from tests.lms.test_gradescope_package import *
from tests.lms.test_gradescope_package import NAME, ASSIGNMENT
from autograder.selftest.hostile import whole_bank
from autograder.checkout import current

BANK = [
    o
    for o in whole_bank()
    if o.assignment == "ps3_affine_softmax"
    or o.name
    in (
        "leftover_daemon",
        "fork_bomb",
        "find_files",
        "signals",
        "write_outside",
        "surrogates",
        "descriptors",
        "memory_bomb",
        "output_bomb",
        "ends_itself",
        "read_environment",
        "display_updates",
        "hidden_memory",
    )
]
for n in [k for k in globals() if k.startswith("test_")]:
    del globals()[n]


@pytest.mark.parametrize("one", BANK, ids=lambda o: o.name)
def test_bank(one, harness):
    (path,) = (current().notebooks / ASSIGNMENT).glob("*.ipynb")
    nb = one.submission(nbformat.read(path, as_version=4))
    import time

    t = time.monotonic()
    d = harness(
        {
            f"{NAME}.ipynb": nbformat.writes(nb).encode("utf-8", "surrogatepass"),
            "pre\ndic\u202etions.csv": b"",
            "predictions\n<b>.csv": b"id,label\n1,2",
        }
    )
    print(
        one.name,
        d["score"],
        round(time.monotonic() - t, 1),
        d["output"][:300],
        {t["output"].split("\n")[0] for t in d["tests"]},
        d["extra_data"]["notes"][:2] if "extra_data" in d else d,
    )
    assert d["score"] == 0
    for w in ("60221407", "L3AK", "FOUND", "CONNECTED", "ATTACHED", "READ-MEMORY"):
        assert w not in json.dumps(d)
