"""An activation, its slope and its largest slope agree, over the whole range of numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vgbook.activations import ACTIVATIONS
from vgbook.normal_distribution import erfc

ALL = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)


@ALL
@given(z=st.floats(-30, 30))
def test_the_slope_is_the_derivative(activation, z):
    """The slope agrees with a central difference of f, away from the corner of ReLU."""
    h = 1e-5
    if activation.name == "relu" and abs(z) <= h:
        z = 1.0
    difference = (activation.f(z + h) - activation.f(z - h)) / (2 * h)
    assert activation.slope(z) == pytest.approx(difference, rel=1e-5, abs=1e-8)


@ALL
def test_max_slope_is_the_largest_slope(activation):
    """No slope exceeds the maximum that is stated, and some slope reaches it."""
    slopes = activation.slope(np.linspace(-40, 40, 800_001))
    assert slopes.max() <= activation.max_slope
    assert slopes.max() == pytest.approx(activation.max_slope, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "maximum"), [("sigmoid", 0.25), ("gelu", 1.1289041), ("silu", 1.0998393)]
)
def test_known_maxima(name, maximum):
    """The logistic slope is at most a quarter; GELU and SiLU overshoot one."""
    assert ACTIVATIONS[name].max_slope == pytest.approx(maximum, abs=1e-7)


@ALL
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_huge_inputs_are_harmless(activation, dtype):
    """Inputs of ±1000 give finite numbers in the same precision, without a warning."""
    z = np.array([-1000, -100, 0, 100, 1000], dtype)
    for values in (activation.f(z), activation.slope(z)):
        assert values.dtype == dtype
        assert np.isfinite(values).all()


@ALL
def test_in_place_is_the_same(activation):
    """Writing into given memory, even over z itself, gives the very same numbers."""
    z = np.linspace(-5, 5, 101)
    for function in (activation.f, activation.slope):
        memory = z.copy()
        assert function(memory, out=memory) is memory
        assert np.array_equal(memory, function(z))


@ALL
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_training_gets_the_same_value_and_slope(activation, dtype):
    """What training asks for in one go is f and its slope, harmless at ±1000 too."""
    z = np.array([-1000, -80, -20, -1, 0, 0.5, 20, 80, 1000], dtype)
    slope, value = z.copy(), np.empty_like(z)
    with np.errstate(over="ignore"):
        activation.respond(slope, value)
    tiny = 2 * float(np.finfo(dtype).tiny)
    assert value == pytest.approx(activation.f(z), rel=1e-6, abs=tiny)
    assert slope == pytest.approx(activation.slope(z), rel=1e-6, abs=tiny)


def test_whole_numbers_become_double_precision():
    """A list of integers is taken as numbers in double precision."""
    assert ACTIVATIONS["sigmoid"].f([0, 0]).dtype == np.float64


@pytest.mark.parametrize("z", [20.0, 40.0, 300.0, 700.0, -20.0, -700.0])
def test_a_tiny_sigmoid_slope_is_not_rounded_to_zero(z):
    """Far out, where σ(1 − σ) would be zero, the slope is e^(−|z|) as it should be."""
    expected = math.exp(-abs(z)) / (1 + math.exp(-abs(z))) ** 2
    assert ACTIVATIONS["sigmoid"].slope(z) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("z", [10.0, 30.0, -30.0, 300.0])
def test_a_tiny_tanh_slope_is_not_rounded_to_zero(z):
    """Far out, where 1 − tanh² would be zero, the slope is still 1/cosh²."""
    assert ACTIVATIONS["tanh"].slope(z) == pytest.approx(math.cosh(z) ** -2, rel=1e-12)


@pytest.mark.parametrize("z", [-700.0, -50.0, -1.0, 0.0, 3.0])
def test_sigmoid_and_softplus_keep_their_accuracy_in_the_tail(z):
    """Very negative inputs give tiny outputs that are right to the last digits."""
    e = math.exp(z)
    assert ACTIVATIONS["sigmoid"].f(z) == pytest.approx(e / (1 + e), rel=1e-14)
    assert ACTIVATIONS["softplus"].f(z) == pytest.approx(math.log1p(e), rel=1e-14)


def test_gelu_is_the_exact_one():
    """GELU is x Φ(x) with the error function, to below 1e-12, not its tanh approximation."""
    x = np.linspace(-12, 12, 4001)
    exact = np.array([0.5 * v * math.erfc(-v / math.sqrt(2)) for v in x])
    assert ACTIVATIONS["gelu"].f(x) == pytest.approx(exact, rel=1e-13, abs=1e-300)


def test_erfc_is_right_to_the_last_digits():
    """The complementary error function is right to 1e-15 of its value, in the far tail too."""
    x = np.concatenate([np.linspace(-8, 26, 20_001), [0.46875, -0.46875, 4.0, -4.0, 0.0, 60.0]])
    exact = np.array([math.erfc(v) for v in x])
    assert erfc(x) == pytest.approx(exact, rel=1.5e-15, abs=0)
