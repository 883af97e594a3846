"""The frame of a lecture demo: one question, one picture, at most three controls, presets.

A demo is a module ``chainrule/widgets/demos/<name>.py``. Its docstring is the text of its notebook
(`autograder build` makes ``notebooks/demos/<name>.ipynb`` of it), and its function of the same name
ends with a call of `demo`. Every demo takes ``engine=``: the student's own functions instead of
the built-in ones. What they raise becomes a sentence below the picture.

A demo without training gives ``draw``; one that trains gives ``source`` as `chainrule.live.live`
takes it, and ``draw`` if the curves are not its picture. Both read ``run.settings``,
``run.history`` and ``run.style``: draw in the units of `chainrule.live.LECTURE`, 1200 × 520, where
type of size 20 and lines of width 4 are read from the last row at 1280 × 720.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Unpack

from chainrule.live import LECTURE, Plot, PlotOptions, Settings, Slider, show

#: Most controls in view; more overwhelm an audience. The others are declared ``hidden=True``.
VISIBLE = 3


def demo(
    name: str,
    question: str,
    /,
    *,
    source: Any = None,
    seed: int | None = None,
    rate: float | None = None,
    play: bool = False,
    prepare: Callable[[Plot], None] | None = None,
    **options: Unpack[PlotOptions],
) -> Plot:
    """Show a demo; return its `Plot`, so that tests and notebooks can read it.

    Args:
        name: its name in ``chainrule demo NAME``.
        question: one sentence that asks for a prediction and says what to drag.
        source: the training loop; left out, the picture only follows its controls.
        seed: if given, a hidden setting ``seed`` with this value, shown below the picture; a loop
            or drawing reads ``settings.seed``.
        rate, play: as for `chainrule.live.live`.
        prepare: what is done with the plot before it is shown, such as a first run.
        options: see `chainrule.live.PlotOptions`. At most three of the ``settings`` are not hidden;
            keys n and p go through the ``presets`` in their order.

    Raises:
        ValueError: more than three controls in view, no question, a preset without such a setting.
    """
    settings = options.get("settings")
    controls = settings if isinstance(settings, Settings) else Settings(settings)
    presets = options.get("presets")
    if seed is not None:
        controls = Settings(
            {**controls.controls, "seed": Slider(0, 99, seed, 1, restart=True, hidden=True)}
        )
    visible = [key for key, control in controls.controls.items() if not control.hidden]
    if len(visible) > VISIBLE:
        raise ValueError(f"demo {name}: at most {VISIBLE} controls in view, not {len(visible)}")
    if "?" not in question:
        raise ValueError(f"demo {name}: its sentence must ask for a prediction")
    if not presets:
        raise ValueError(f"demo {name}: it needs at least one preset")
    for preset, values in presets.items():
        for key, value in values.items():
            if key not in controls.controls:
                raise ValueError(
                    f"demo {name}: preset {preset!r} sets {key!r}, which is not a setting"
                )
            controls.controls[key].read(value)
    options["settings"], options["style"] = controls, LECTURE
    options["title"], options["question"] = name, question
    plot = Plot(source, **options)
    if prepare is not None:
        prepare(plot)
    return show(plot, rate=rate, play=play)
