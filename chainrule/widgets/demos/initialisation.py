r"""# What lets twenty layers learn?

A fresh network of twenty ReLU layers, weights of standard deviation $c\sqrt{2/n}$. With which
factor $c$ do twenty layers learn? Ask, then press *Start* (space): sizes of activations and
gradients, layer by layer and while it trains. The pointer on a layer shows it in both pictures.

* **half**: every fresh layer halves the signal. After twenty of them the loss does not move.
* **√(2/n)**: the signal keeps its size, and the network learns.
* **twice**: every layer doubles it, and within a few steps the loss is not a number.
* **+ norm**: with batch normalisation the network learns at half the size; try others: the scale
  makes hardly any difference.
* **+ residual**: what a layer finds is added to its input, so nothing vanishes. But at $c = 1$
  twenty layers add up, and the first steps are so large that they wreck the network.
* **both**: residual and normalised, the usual block of deep networks, learns even at $c = 2$.

Earlier runs stay, in grey. Keys: space plays and pauses, `.` does one step, `r` begins again, `n`
and `p` go through the presets. Your own draw of the weights runs the demo with
`initialisation(engine=initialise)`: `initialise(fan_in, fan_out, rng)` returns W.
"""

from __future__ import annotations

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, VERMILION
from chainrule.live import Choice, Drawing, Plot, Settings, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.deep_network import (
    BOTH,
    NORMALISED,
    PLAIN,
    RATE,
    RESIDUAL,
    UNITS,
    Floats,
    Initialise,
    he,
    train,
    weights,
)
from chainrule.widgets.demos.panel import GREY, Panel, correction, dot, unknown, words

STEPS = 150
DEEPEST = 20
_TICKS = (1e-8, 1e-4, 1, 1e4, 1e8)
_SIZE = Axis(1e-9, 1e9, 395, 70, log=True)
_ACTIVATIONS = Panel(Axis(1, DEEPEST, 80, 360), _SIZE, "layer")
_GRADIENTS = Panel(Axis(1, DEEPEST, 470, 750), _SIZE, "layer")
_LOSS = Panel(Axis(0, STEPS, 860, 1170), Axis(0, 1.5, 395, 70), "step")


def initialisation(engine: Initialise | None = None) -> Plot:
    """Train a deep network; show the sizes of its layers' activations and gradients live.

    Args:
        engine: the student's own ``initialise(fan_in, fan_out, rng) -> W (fan_in, fan_out)``, for
            ReLU layers; left out, `he`.
    """
    if engine is None:
        # At once: otherwise the first step waits two seconds for this import.
        import torch  # noqa: F401
    initialise = engine or he
    return demo(
        "initialisation",
        "20 layers, weights of size c · √(2/n): at which c does this network learn?",
        settings={
            "scale": Slider(0.25, 4, 0.5, 0.05, label="c", restart=True),
            "depth": Slider(2, DEEPEST, DEEPEST, 1, label="layers", restart=True),
            "block": Choice((PLAIN, NORMALISED, RESIDUAL, BOTH), PLAIN, "layer", restart=True),
            "lr": Slider(0.001, 0.5, RATE, log=True, label="learning rate", hidden=True),
        },
        presets={
            "half": {},
            "√(2/n)": {"scale": 1},
            "twice": {"scale": 2},
            "+ norm": {"block": NORMALISED},
            "+ residual": {"block": RESIDUAL},
            "both": {"block": BOTH, "scale": 2},
        },
        source=lambda settings: train(settings, initialise),
        steps=STEPS,
        draw=lambda run: draw(run, initialise),
        rate=30,
        seed=3,
    )


def draw(run: Plot, initialise: Initialise = he) -> Drawing:
    """Draw the sizes layer by layer, and the loss over the steps."""
    s, now = run.settings, run.history.current
    found, right = spreads(s, initialise)
    parts = [
        _sizes(_ACTIVATIONS, now.extras.get("activations"), BLUE, "size of activations"),
        _sizes(_GRADIENTS, now.extras.get("gradients"), VERMILION, "size of gradients"),
        _losses(run),
        words(60, 478, f"σ of the weights: {short(found)}", size=24, colour=GREEN, bold=True),
    ]
    what = sentence(run)
    if not np.isclose(found, right, rtol=0.2):
        parts.append(correction(54, 450, 330, 40, short(right), below=False))
        what = mistake(s, initialise, found, right)
    parts.append(words(600, 512, what, size=25, anchor="middle", bold=True))
    label = f"{s.depth} layers, {s.block}, c = {short(s.scale)}, step {now.step}. "
    if now.step:
        first, last = now.extras["gradients"][[0, -1]]
        label += f"gradient of layer 1 {short(_two(first))}, of the last {short(_two(last))}. "
    return Drawing("".join(parts), label + what, run.style.width, run.style.height)


def spreads(settings: Settings, initialise: Initialise) -> tuple[float, float]:
    """Return the standard deviation of the second layer's weights, as drawn and as by He."""
    found, right = (weights(settings, way)[1] for way in (initialise, he))
    return _two(float(found.std())), _two(float(right.std()))


def mistake(settings: Settings, initialise: Initialise, found: float, right: float) -> str:
    """Return what is wrong with a student's draw of the weights."""
    w = weights(settings, initialise)[1]
    if np.ptp(w) == 0:
        return "All your weights are equal: every unit of a layer computes, and learns, the same."
    if np.isclose(found, 2 / UNITS * settings.scale, rtol=0.2):
        return "Yours has σ = 2/n: that is the variance; σ is its square root."
    return f"Yours has {_two(found / right):g} × the σ that keeps a ReLU layer's size."


def sentence(run: Plot) -> str:
    """Return what the layers do to the signal, and whether the network learns."""
    now = run.history.current
    if not now.step:
        return ""
    first, *_, last = now.extras["activations"]
    if now.non_finite:
        return f"Activations grew to {short(_two(last))} in the last layer, and the loss blew up."
    if last == 0:
        return "Every unit of the last layer is dead: no gradient goes back, the loss stays."
    losses = now.series["loss"].points().value
    if losses[-1] < 0.1:
        how = "It learns."
    elif now.step >= 50 and np.ptp(losses) < 0.01:
        how = f"After {now.step} steps the loss has not moved."
    else:
        how = f"The loss is {short(_two(losses[-1]))}."
    ratio = last / first
    if not 0.01 < ratio < 100:
        way = "shrink" if ratio < 1 else "grow"
        fold = short(_two(max(ratio, 1 / ratio)))
        return f"Activations {way} {fold}-fold. {how}"
    return f"Activations keep their size within a factor of 100. {how}"


def _sizes(panel: Panel, values: Floats | None, colour: str, name: str) -> str:
    """Return one size a layer on a log axis; a question mark before the first step."""
    x, y = panel.x, panel.y
    one = float(y.pixel(1))
    parts = [
        panel.frame((1, 10, DEEPEST), _TICKS),
        words(x.start - 20, 36, name, size=24, colour=colour, bold=True),
        line([x.start, x.end], [one, one], colour=GREY, width=2.6, dash="3 7"),
    ]
    if values is None:
        return "".join(parts) + unknown((x.start + x.end) / 2, 233)
    held = np.clip(np.nan_to_num(values, nan=y.high, posinf=y.high), y.low, y.high)
    layers = np.arange(1, len(values) + 1)
    inside = (held > y.low) & (held < y.high)
    parts.append(panel.curve(layers[inside], held[inside], colour, width=4))
    for layer, value in zip(layers.tolist(), held.tolist(), strict=True):
        left, height = panel.at(layer, value)
        if inside[layer - 1]:
            mark = dot(left, height, colour, radius=6, square=colour == VERMILION)
        else:
            # Beyond the axis: a triangle at its edge.
            way = -9 if value >= y.high else 9
            mark = f'<path d="M{left - 6:.1f} {height:.1f}h12l-6 {way}z" fill="{colour}"/>'
        parts.append(f'<g data-link="layer{layer}">{mark}</g>')
    return "".join(parts)


def _losses(run: Plot) -> str:
    """Return the curve of the loss, those of earlier runs in grey, with the loss of guessing."""
    guess = float(_LOSS.y.pixel(np.log(2)))
    parts = [
        _LOSS.frame((0, 50, 100, STEPS), (0, 0.5, 1, 1.5)),
        words(_LOSS.x.start - 20, 36, "loss", size=24, bold=True),
        line([_LOSS.x.start, _LOSS.x.end], [guess, guess], colour=GREY, width=2.6, dash="3 7"),
        words(_LOSS.x.end, guess - 10, "guessing: ln 2", anchor="end", halo=True),
    ]
    history = run.history
    for old in [*history.earlier_runs, history.current]:
        if old.hidden or "loss" not in old.series:
            continue
        step, value, *_ = old.series["loss"].points()
        new = old is history.current
        colour, width = (BLUE, 5.0) if new else (GREY, 3.0)
        parts.append(_LOSS.curve(step - 1, value, colour, width=width))
        if new and step.size and value[-1] > _LOSS.y.high:
            above = f"▲ {short(_two(value[-1]))}"
            parts.append(words(1170, 100, above, anchor="end", halo=True))
    return "".join(parts)


def _two(value: float) -> float:
    return float(f"{value:.2g}")
