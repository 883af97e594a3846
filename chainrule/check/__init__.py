"""The checks: cases from a contract, PyTorch as the oracle, and the name of the mistake.

Students write ``from chainrule.check import ps1 as check`` and then ``check.relu(relu)``. This
page is for whoever writes the checks of an assignment, a package such as `chainrule.check.ps1`.

A **problem** is a `Problem`: a name, a generator of cases, and suspects. Calling it checks an
answer::

    def _cases(rng: np.random.Generator) -> Iterator[Case]:
        import torch  # lazily: `import chainrule.check` stays light
        x = rng.standard_normal((5, 3))
        x_ = torch.tensor(x, requires_grad=True)
        ...
        yield Case((dout, x), expected=x_.grad.numpy(), properties=("a row is negative",))

    relu_backward = Problem(
        "relu_backward", _cases, inputs=("dout", "cache"), outputs="dx",
        suspects=(
            Suspect("relu-mask-only", lambda case: case.arguments[1] > 0),
            Factor("error-sign", -1.0),
        ),
    )

A **case** holds what is passed (fresh copies, so an answer may spoil them), what the oracle
expects, short names of what is special about the inputs ("pad = 0": a failure that occurs for
exactly these cases is reported as "only when pad = 0"), and any further values of the oracle that
suspects want (``oracle={"dh": …}``). ``read_only=True`` passes write-protected arrays. Make the
shapes random and unequal, and draw everything from ``rng``: hidden tests call the same generator
with other seeds.

**Expected** is a number, an array, a tuple (named by ``outputs=("dx", "dw", "db")``), a dictionary
(its keys name the parts), or these nested. In the place of an array may stand `Between` (any value
in an interval: a kink), `Where` (any value that satisfies a condition: ties), or `ANYTHING` (a
cache). ``Case(holds=…)`` adds a condition on all parts together.

A **suspect** says what an answer with a certain mistake would return, computed from the case and
the oracle's values, never by code that solves the problem: `Suspect` predicts the value (a
dictionary for named parts; parts left out are right; `Raised` where the mistake ends in an
exception; None where it does not apply), `Factor` predicts a multiple of the right value and
combines with every other suspect, `Sign` looks at the case and what came back. Order suspects by
likelihood. The sentence and the hint live once, in `chainrule.check.mistakes`, under the
suspect's id; an id may stand in several suspects.

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

Known-wrong and known-right answers to try a check on live in ``autograder/selftest/answers``.
"""

from chainrule.check.outcome import CheckAdvice, CheckFailed, NotWritten

__all__ = ["CheckAdvice", "CheckFailed", "NotWritten"]
