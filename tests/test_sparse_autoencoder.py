"""The autoencoder for photographs: its gradients are right, it learns, and it stays sparse."""

import dataclasses

import numpy as np
import pytest

from vgbook.activations import sigmoid
from vgbook.sparse_autoencoder import (
    SparseAutoencoder,
    restoring_gradients,
    restoring_loss,
    train_sparse_autoencoder,
)

RNG = np.random.default_rng
TRAINING = {"learning_rate": 0.02, "batch_size": 10, "noise": 0.3, "sparsity": 0.05}


def test_gradients_agree_with_central_differences():
    """Each entry of each parameter's gradient is the slope of the loss."""
    rng = RNG(0)
    coder = SparseAutoencoder(rng.normal(size=(5, 4)), rng.normal(size=5), rng.normal(size=4))
    inputs, corrupted = rng.normal(size=(2, 7, 5))
    found = restoring_gradients(coder, inputs, corrupted)
    h = 1e-5
    for name, values in vars(coder).items():
        for at in np.ndindex(values.shape):
            losses = []
            for step in (h, -h):
                moved = values.copy()
                moved[at] += step
                changed = dataclasses.replace(coder, **{name: moved})
                losses.append(restoring_loss(changed, inputs, corrupted))
            slope = (losses[0] - losses[1]) / (2 * h)
            assert getattr(found, name)[at] == pytest.approx(slope, rel=1e-7, abs=1e-9)


def test_a_plain_step_follows_the_gradient_and_the_target():
    """One step without noise: down the gradient, and for the hidden bias also towards ρ."""
    inputs = RNG(1).normal(size=(6, 5))
    settings = TRAINING | {"noise": 0.0, "batch_size": 6}
    before = train_sparse_autoencoder(inputs, 4, epochs=0, rng=RNG(2), **settings)
    after = train_sparse_autoencoder(inputs, 4, epochs=1, rng=RNG(2), **settings)
    gradient = restoring_gradients(before, inputs, inputs)
    share = sigmoid(inputs @ before.weights + before.hidden_bias).mean(axis=0)
    rate = settings["learning_rate"]
    np.testing.assert_allclose(after.weights, before.weights - rate * gradient.weights)
    np.testing.assert_allclose(after.visible_bias, -rate * gradient.visible_bias)
    towards = gradient.hidden_bias + share - settings["sparsity"]
    np.testing.assert_allclose(after.hidden_bias, -rate * towards)


def test_it_learns_to_restore_and_its_units_are_seldom_on():
    """The loss falls far below that of the mean, and units are on near the target share of time."""
    rng = RNG(3)
    causes = (rng.random((800, 8)) < 0.1).astype(float)
    inputs = causes @ rng.normal(size=(8, 12))
    inputs = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    coder = train_sparse_autoencoder(inputs, 16, epochs=40, rng=RNG(4), **TRAINING)
    assert restoring_loss(coder, inputs, inputs) < 0.5 * 0.5 * 12
    share = sigmoid(inputs @ coder.weights + coder.hidden_bias).mean(axis=0)
    assert np.median(share) < 0.15


def test_single_precision_stays_single():
    """Inputs decide the precision."""
    inputs = RNG(5).normal(size=(20, 5)).astype(np.float32)
    coder = train_sparse_autoencoder(inputs, 3, epochs=1, rng=RNG(6), **TRAINING)
    assert {values.dtype for values in vars(coder).values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"sparsity": 1.0}, r"sparsity must be in \[0, 1\), got 1.0"),
        ({"noise": -1.0}, "noise must be finite and not negative, got -1.0"),
        ({"learning_rate": np.nan}, "learning_rate"),
        ({"batch_size": 0}, "batch_size"),
    ],
)
def test_bad_settings_are_refused(changed, message):
    """The message names the argument, what was expected and what came."""
    with pytest.raises(ValueError, match=message):
        train_sparse_autoencoder(np.ones((4, 3)), 2, epochs=1, rng=RNG(0), **(TRAINING | changed))
