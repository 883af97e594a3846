"""The frame of a lecture demo: one question, one picture, at most three controls, presets.

A demo is a function in ``chainrule/widgets/demos/<name>.py`` that ends with a call of `demo`, and a
notebook ``demos/<name>.py`` that calls it. Every demo takes ``engine=``: the student's
own functions in place of the built-in ones. What they raise becomes a sentence under the picture.

A demo without training gives ``draw``; one that trains gives ``source`` as `chainrule.live.live`
takes it, and ``draw`` if the curves are not its picture. Both see ``run.settings``, ``run.history``
and ``run.look``: draw in the units of `chainrule.live.HALL`, 1200 × 520, where type of size 20 and
lines of width 4 are read from the last row at 1280 × 720.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chainrule.live import HALL, Drawing, Live, Settings, Slider, View

#: Most controls in view; more overwhelm a hall. The others are declared ``hidden=True``.
VISIBLE = 3


def demo(
    name: str,
    ask: str,
    *,
    settings: Mapping[str, Any],
    presets: Mapping[str, Mapping[str, Any]],
    draw: Callable[[Live], Drawing] | None = None,
    source: Any = None,
    seed: int | None = None,
    on_event: Callable[[Live, dict[str, Any]], None] | None = None,
    view: View | None = None,
    steps: int | None = None,
    rate: float | None = None,
    play: bool = False,
    walk: str = "",
    walk_end: Callable[[Settings], float] | None = None,
) -> Live:
    """Show a demo; return its `Live`, so that tests and notebooks can read it.

    Args:
        name: its name in ``chainrule demo NAME``.
        ask: one sentence that asks for a prediction and says what to drag.
        settings: the controls, at most three of them not hidden.
        presets: name → settings; keys n and p go through them in this order.
        draw: ``draw(run) -> Drawing``; left out, the curves of the training.
        source: the training loop; left out, the picture only follows its controls.
        seed: if given, a hidden setting ``seed`` with this value, shown below the picture; a loop
            or drawing reads ``settings.seed``.
        on_event: dragging, hovering, picking; see `chainrule.live`.
        walk: where nothing trains, the setting that the button *Step* and its keys raise.
        walk_end: ``walk_end(settings)``, where that ends if it depends on the other settings.
        view, steps, rate, play: as for `chainrule.live.Live`.

    Raises:
        ValueError: more than three controls in view, no question, a preset without such a setting.
    """
    given = Settings(settings)
    if seed is not None:
        given = Settings(
            {**given.controls, "seed": Slider(0, 99, seed, 1, restart=True, hidden=True)}
        )
    visible = [key for key, control in given.controls.items() if not control.hidden]
    if len(visible) > VISIBLE:
        raise ValueError(f"demo {name}: at most {VISIBLE} controls in view, not {len(visible)}")
    if "?" not in ask:
        raise ValueError(f"demo {name}: its sentence must ask for a prediction")
    if not presets:
        raise ValueError(f"demo {name}: it needs at least one preset")
    for preset, values in presets.items():
        for key, value in values.items():
            if key not in given.controls:
                raise ValueError(
                    f"demo {name}: preset {preset!r} sets {key!r}, which is no setting"
                )
            given.controls[key].read(value)
    return Live(
        source,
        settings=given,
        draw=draw,
        steps=steps,
        view=view,
        look=HALL,
        title=name,
        ask=ask,
        presets=presets,
        on_event=on_event,
        rate=rate,
        play=play,
        walk=walk,
        walk_end=walk_end,
    )
