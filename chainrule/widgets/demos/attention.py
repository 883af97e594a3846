r"""# Attention is a weighted mean

The word *it* asks every word with its query $q$; each word answers with its key $k$. Whose value
does *it* take on most, now and after one step of training? Ask, then press *Play* or step (space):
scores $qk^\top/\sqrt d$, weights, mixture, and the gradient on its way back. Drag the query, the
keys, and the value that is wanted.

* **it**: most weight goes to the key that lies farthest along the query. Down the gradient, the
  weight of values nearer to the wanted one grows.
* **a long query**: the same direction, eight times as long. The weights are almost one-hot, and
  the scores get hardly any gradient: long vectors are why scores are divided by $\sqrt d$.
* **no query**: with $q = 0$ the mixture is the plain mean, and no key gets a gradient; the query
  does.
* **two alike**: two words with the same key share their weight equally, whatever the query is.
* **wants itself**: the wanted value is where the mixture is, so no gradient moves anything.

Keys: space does one step, `r` goes back to the start, `n` and `p` go through
the presets. Your own functions run the demo with `attention(engine=(forward, backward))`:
`forward(Q, K, V)` returns `(out, cache)`, `backward(dout, cache)` returns `(dQ, dK, dV)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.figures.palette import GREEN, ORANGE
from chainrule.live import Drawing, Handle, Plot, Settings, Slider
from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.attention_mistakes import corrections
from chainrule.widgets.demos.attention_pass import Floats, Pass, after_a_step, attend
from chainrule.widgets.demos.attention_picture import KEYS, VALUES, WORDS, picture
from chainrule.widgets.demos.panel import words

#: ``forward(Q, K, V) -> (out, cache)`` and ``backward(dout, cache) -> (dQ, dK, dV)``, with Q
#: (1, 2), K and V (5, 2), out (1, 2).
Engine = tuple[Callable[..., Any], Callable[..., Any]]

#: Where keys and values of the words are at first (5, 2); the values stay there.
KEY = np.array([[1.4, 0.9], [-0.7, 1.5], [1.3, -0.9], [-1.4, -0.5], [0.1, -1.6]])
VALUE = np.array([[1.3, 1.3], [-1.4, 1.0], [1.3, -1.2], [-1.3, -1.0], [-0.2, -0.2]])
#: What happens at each step.
STAGES = 4
REACH = 2.0


def attention(engine: Engine | None = None) -> Plot:
    """Show how one word attends to a sentence, and the gradient back to its query and the keys.

    Args:
        engine: the student's own ``(forward, backward)``, each for one head without a mask.
    """

    def place(name: str, x: float, y: float) -> dict[str, float]:
        return {f"{name}x": x, f"{name}y": y}

    first = place("q", 1.0, 0.4) | place("wanted", 0.4, -1.6)
    for k, (x, y) in enumerate(KEY.tolist()):
        first |= place(f"k{k}", x, y)
    return demo(
        "attention",
        "Whose value does “it” take on most, now and after one step of training?",
        settings={
            "stage": Slider(0, STAGES, 0, 1, label="step"),
            "length": Slider(0, 8, 1, 0.1, label="length of the query ×"),
            **{
                name: Slider(-REACH, REACH, value, 0.05, label=name, hidden=True)
                for name, value in first.items()
            },
        },
        presets={
            "it": {},
            "a long query": {"length": 8},
            "no query": {"length": 0},
            "two alike": place("k2", 1.4, 0.9),
            "wants itself": {"stage": STAGES} | place("wanted", 0.7, 0.35),
        },
        draw=lambda run: draw(run, engine),
        on_event=drag,
        step_setting="stage",
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move the query, a key or the wanted value."""
    name = str(event.get("name"))
    if event.get("kind") == "drag" and f"{name}x" in run.settings.controls:
        panel = VALUES if name == "wanted" else KEYS
        run.set(f"{name}x", panel.x.value(float(event["x"])))
        run.set(f"{name}y", panel.y.value(float(event["y"])))


def vectors(settings: Settings) -> tuple[Floats, Floats, Floats]:
    """Return the query (2,) in its length, the keys (5, 2) and the wanted value (2,)."""
    names = ["q", *(f"k{k}" for k in range(len(WORDS))), "wanted"]
    found = np.array([[settings[f"{name}x"], settings[f"{name}y"]] for name in names], dtype=float)
    return settings.length * found[0], found[1:-1], found[-1]


def students_pass(q: Floats, keys: Floats, wanted: Floats, engine: Engine) -> Pass:
    """Return what a student's functions make of it; scores and weights are not theirs to return.

    Raises:
        ValueError: a function returns something of another shape.
    """
    forward, backward = engine
    right = attend(q, keys, VALUE, wanted)
    answer = forward(q[None].copy(), keys.copy(), VALUE.copy())
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError("`forward` should return (out, cache).")
    mixture = array("forward", answer[0], (2,))
    found = backward((mixture - wanted)[None], answer[1])
    if not isinstance(found, tuple) or len(found) != 3:
        raise ValueError("`backward` should return (dQ, dK, dV).")
    return right._replace(
        mixture=mixture,
        dq=array("backward", found[0], (2,)),
        dkeys=array("backward", found[1], keys.shape),
    )


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw keys and query, the table of scores and weights, and the mixture of the values."""
    s = run.settings
    q, keys, wanted = vectors(s)
    stage = int(s.stage)
    right = attend(q, keys, VALUE, wanted)
    seen = right if engine is None else students_pass(q, keys, wanted, engine)
    what = sentence(seen, stage, q, keys)
    body = picture(seen, stage, q, keys, VALUE, wanted)
    if engine is not None:
        marks, why = corrections(seen, right, stage, q, keys, VALUE)
        body, what = body + marks, why or what
    handles = [
        Handle(
            f"k{k}",
            *KEYS.at(*key),
            f"key of “{WORDS[k]}” ({short(key[0])}, {short(key[1])}): arrow keys",
            GREEN,
            area=KEYS.area(),
            square=True,
        )
        for k, key in enumerate(keys.tolist())
    ]
    handles.append(
        Handle(
            "q",
            *KEYS.at(s.qx, s.qy),
            f"query of “it” ({short(s.qx)}, {short(s.qy)}): arrow keys",
            ORANGE,
            area=KEYS.area(),
        )
    )
    handles.append(
        Handle(
            "wanted",
            *VALUES.at(*wanted),
            f"wanted value ({short(wanted[0])}, {short(wanted[1])}): arrow keys",
            ORANGE,
            area=VALUES.area(),
        )
    )
    body += words(600, 508, what, size=25, anchor="middle", bold=True)
    return Drawing(
        body,
        _label(seen, stage) + what,
        run.style.width,
        run.style.height,
        handles=tuple(handles),
    )


def _label(seen: Pass, stage: int) -> str:
    """Return the state in words, as far as the steps have come."""
    rows = [f"“{word}” {short(two(s))}" for word, s in zip(WORDS, seen.scores, strict=True)]
    said = [f"step {stage} of {STAGES}; scores: {', '.join(rows)}"] if stage else ["step 0"]
    if stage > 1:
        said.append("weights " + ", ".join(short(two(w)) for w in seen.weights))
    if stage > 2:
        said.append(f"mixture ({short(two(seen.mixture[0]))}, {short(two(seen.mixture[1]))})")
    if stage > 3:
        said.append(f"gradient of q ({short(two(seen.dq[0]))}, {short(two(seen.dq[1]))})")
    return "; ".join(said) + ". "


def sentence(seen: Pass, stage: int, q: Floats, keys: Floats) -> str:
    """Return what there is to see at a step."""
    best = int(seen.weights.argmax())
    if stage == 0:
        return ""
    if stage == 1:
        return "The score is large where a key lies far along the query; 0 on the dotted line."
    if stage == 2:
        if np.ptp(seen.weights) < 1e-9:
            return "All scores are equal, so softmax gives every word the same weight."
        alike = [k for k in range(len(keys)) if k != best and np.allclose(keys[k], keys[best])]
        if alike:
            return f"“{WORDS[best]}” and “{WORDS[alike[0]]}” have the same key: the same weight."
        return f"Softmax: the weights add up to 1, and “{WORDS[best]}” has the most."
    if stage == 3:
        return "The mixture is the mean of the values by these weights: thick lines pull more."
    if np.abs(seen.mixture - seen.wanted).max() < 0.03:
        return "The mixture is where it is wanted: hardly any gradient, and nothing moves."
    if not np.abs(q).any():
        return "With q = 0 no key gets a gradient, for ∂L/∂k = ∂L/∂score · q/√d. The query does."
    if seen.weights.max() > 0.95:
        return "Softmax is flat at a weight near 1: the scores get hardly any gradient."
    change = after_a_step(seen, q, keys, VALUE).weights - seen.weights
    more, less = int(change.argmax()), int(change.argmin())
    return f"One step down the gradient gives “{WORDS[more]}” more weight, “{WORDS[less]}” less."


def two(value: float) -> float:
    """Return a number rounded to hundredths."""
    return round(float(value), 2) + 0.0
