"""Settings: what the controls allow, and the string that carries them."""

import pytest

from chainrule.live import Choice, Settings, Slider, Toggle


@pytest.fixture
def settings():
    return Settings(
        {
            "lr": Slider(1e-3, 1, 0.1, log=True, label="learning rate"),
            "width": (1, 64, 8),
            "f": ["relu", "tanh"],
            "norm": False,
        }
    )


def test_short_forms_make_the_control_that_fits(settings):
    kinds = {name: type(c) for name, c in settings.controls.items()}
    assert kinds == {"lr": Slider, "width": Slider, "f": Choice, "norm": Toggle}
    assert isinstance(settings.width, int)
    assert Settings({"a": (1e-4, 1.0, 0.1)}).controls["a"].log
    assert not Settings({"a": (0.0, 1.0, 0.1)}).controls["a"].log


def test_values_are_attributes_and_arguments(settings):
    assert (settings.lr, settings.width, settings.f, settings.norm) == (0.1, 8, "relu", False)
    assert dict(**settings) == {"lr": 0.1, "width": 8, "f": "relu", "norm": False}


def test_an_unknown_setting_is_named_with_those_that_exist(settings):
    with pytest.raises(AttributeError, match=r"'rate'.*lr, width"):
        _ = settings.rate


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("lr", 5, 1.0),
        ("lr", "0.25", 0.25),
        ("width", 3.4, 3),
        ("width", -7, 1),
        ("norm", "on", True),
    ],
)
def test_a_change_is_kept_inside_range_and_grid(settings, name, value, expected):
    assert settings.change(name, value)
    assert settings[name] == expected


@pytest.mark.parametrize(
    ("name", "value"), [("lr", "nan"), ("lr", "x"), ("f", "gelu"), ("width", float("inf"))]
)
def test_nonsense_is_refused_and_changes_nothing(settings, name, value):
    before = settings.state()
    with pytest.raises(ValueError, match=r"is (none|not a finite)|could not convert"):
        settings.change(name, value)
    assert settings.state() == before


def test_a_grid_in_tenths_stays_in_tenths():
    settings = Settings({"a": Slider(0, 1, 0.5, 0.1)})
    settings.change("a", 0.1 + 0.2)
    assert settings.a == 0.3


def test_only_a_real_change_counts(settings):
    version = settings.version
    assert not settings.change("lr", 0.1)
    assert settings.version == version
    assert settings.change("lr", 0.2)
    assert settings.version == version + 1


def test_a_state_goes_round(settings):
    settings.change("lr", 0.3)
    settings.change("f", "tanh")
    settings.change("norm", True)
    other = Settings(settings.controls)
    assert sorted(other.restore("?" + settings.state())) == ["f", "lr", "norm"]
    assert other.state() == settings.state()


def test_a_state_from_elsewhere_changes_only_what_makes_sense(settings):
    assert settings.restore("lr=abc&f=gelu&width=16&who=me&&=") == ["width"]
    assert settings.state() == "lr=0.1&width=16&f=relu&norm=0"


@pytest.mark.parametrize("arguments", [(1, 0, 0.5), (0, 1, 2)])
def test_a_slider_outside_itself_is_refused(arguments):
    with pytest.raises(ValueError, match="low < high"):
        Slider(*arguments)


def test_what_is_no_control_is_refused():
    with pytest.raises(TypeError, match="a setting is"):
        Settings({"a": 3})
