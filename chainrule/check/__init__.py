"""The checks: cases from a contract, PyTorch as the oracle, and the name of the mistake.

Students write ``from chainrule.check import ps1 as check`` and then ``check.relu(relu)``. This
page is for whoever writes the checks of an assignment, a package such as `chainrule.check.ps1`.

A **problem** is a `Problem`: a name, a generator of cases, and suspects. Calling it checks an
answer. A module of the package defines it, and that registers it: the package's ``__init__`` lists
its modules in the order of the notebook, ``assignment(globals(), nodes, gradients)``, and every
problem in them becomes ``check.<name>`` and a row of ``check.summary()`` (unless
``graded=False``)::

    def _cases(rng: np.random.Generator) -> Iterator[Case]:
        import torch  # lazily: `import chainrule.check` stays light
        x, dout = rng.standard_normal((5, 3)), rng.standard_normal((5, 3))
        x_ = torch.tensor(x, requires_grad=True)
        torch.relu(x_).backward(torch.from_numpy(dout))
        yield Case({"dout": dout, "x": x}, expected=x_.grad.numpy(), properties=("a row is short",))

    relu_backward = Problem(
        "relu_backward",
        _cases,
        outputs="dx",
        suspects=(
            Suspect("relu-mask-only", lambda x: x > 0),
            Suspect("gate-from-upstream", lambda dout: np.where(dout > 0, dout, 0.0)),
            Factor("error-sign", -1.0),
        ),
    )

A **case** holds the inputs by parameter name, in the order in which they are passed (fresh copies,
so an answer may overwrite them), what the oracle expects, short names of what is special about the
inputs ("pad = 0": a failure that occurs for exactly these cases is reported as "only when pad =
0"), and any further values of the oracle that suspects want (``oracle={"dh": …}``).
``read_only=True`` passes write-protected arrays. Make the shapes random and unequal, and draw
everything from ``rng``: hidden tests call the same generator with other seeds.

**Expected** is a number, an array, a tuple (named by ``outputs=("dx", "dw", "db")``), a dictionary
(its keys name the parts), or these nested. An array may be replaced by `Between` (any value in an
interval: a kink), `Where` (any value that satisfies a condition: ties), or `ANYTHING` (a cache).
``Case(holds=…)`` adds a condition on all parts together.

A **suspect** predicts what an answer with a certain mistake would return, from the inputs and the
oracle's values, never by code that solves the problem. Its function names what it needs by its
parameters: inputs, oracle values, ``expected``, or the whole ``case``; a parameter with a default
keeps it. `Suspect` predicts the value (a dictionary of some parts: the others are right;
`ExceptionInfo` where the mistake ends in an exception; None where it does not apply), `Factor`
predicts a multiple of the right value and combines with every other suspect, and `Symptom`
recognises the mistake from what came back, its parameter ``observed``. Order suspects by
likelihood. Several suspects may have the same id.

A **mistake** is an id with a sentence and a hint. It is defined once, in the module of its topic in
`chainrule.check.mistakes`.

**Scenarios.** By default an answer is called with the case's arguments. ``scenarios=(own, plain)``
gives other ways, each ``scenario(answer, case, *upstream)``, which returns what is compared: an
answer that passes with one of them passes. A scenario is how a backward function gets the cache of
the student's own forward function (``check.affine_backward(affine_backward, affine_forward)``), and
how a class is exercised (build, set attributes, call, return a dictionary of what was observed).
Answers may live in another process: a scenario calls them, reads and sets attributes, and nothing
else. One that is defined in `chainrule.scenarios` runs in that process, in one exchange for all
cases; it gets the case's ``arguments`` and ``Case(setting={…})``, and nothing that is expected.

**Tolerance** is relative to the largest expected entry: 1e-9 unless ``tolerance`` says otherwise.
``single=True`` accepts float32 answers at 1e-4, ``lists=True`` accepts lists for arrays,
``tensors=True`` accepts torch tensors. ``advice`` is the catalogue id given to a right answer that
writes into its arguments.

Outside a notebook that a person runs, a failed check raises `CheckFailed` (`NotWritten` for a
stub), and a right answer with a word of advice warns with `CheckAdvice`.

Known-wrong and known-right answers to try a check on are in ``autograder/selftest/answers``.
"""

from chainrule.check.outcome import CheckAdvice, CheckFailed, NotWritten

__all__ = ["CheckAdvice", "CheckFailed", "NotWritten"]
