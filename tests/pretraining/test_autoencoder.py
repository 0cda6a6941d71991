"""An autoencoder follows the gradient of its loss and learns to restore what is missing."""

import numpy as np
import pytest

from vgbook.pretraining.autoencoder import (
    Autoencoder,
    reconstruction_gradients,
    reconstruction_loss,
    train_autoencoder,
)

STRIPES = np.repeat(np.array([[1, 1, 0, 0], [0, 0, 1, 1]], dtype=np.float64), 20, axis=0)
SETTINGS = {"epochs": 100, "learning_rate": 0.5, "batch_size": 5}


def small(seed=0):
    """A 4×3 autoencoder in double precision, clean inputs and corrupted ones."""
    rng = np.random.default_rng(seed)
    autoencoder = Autoencoder(rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3))
    inputs = rng.random((5, 4))
    return autoencoder, inputs, inputs * (rng.random((5, 4)) < 0.7)


def test_gradients_of_tied_weights_are_central_differences():
    """The weights, which work in both directions, have the derivative of the loss."""
    autoencoder, inputs, corrupted = small()
    found = reconstruction_gradients(autoencoder, inputs, corrupted)
    h = 1e-5
    for x, slope in zip(vars(autoencoder).values(), vars(found).values(), strict=True):
        for at in np.ndindex(x.shape):
            sides = []
            for shift in (h, -h):
                x[at] += shift
                sides.append(reconstruction_loss(autoencoder, inputs, corrupted))
                x[at] -= shift
            assert slope[at] == pytest.approx((sides[0] - sides[1]) / (2 * h), rel=1e-6, abs=1e-9)


def test_the_loss_is_the_cross_entropy():
    """The loss is −Σ x log r + (1 − x) log(1 − r), averaged over the examples."""
    autoencoder, inputs, corrupted = small()
    h = 1 / (1 + np.exp(-(corrupted @ autoencoder.weights + autoencoder.hidden_bias)))
    r = 1 / (1 + np.exp(-(h @ autoencoder.weights.T + autoencoder.visible_bias)))
    expected = -(inputs * np.log(r) + (1 - inputs) * np.log(1 - r)).sum(axis=1).mean()
    assert reconstruction_loss(autoencoder, inputs, corrupted) == pytest.approx(expected)


@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_training_follows_the_gradient(momentum):
    """Without corruption, two epochs in batches of three are the textbook loop's."""
    inputs = np.random.default_rng(1).random((7, 4))
    settings = {"learning_rate": 0.3, "batch_size": 3, "corruption": 0, "momentum": momentum}
    found = train_autoencoder(inputs, 3, epochs=2, rng=np.random.default_rng(2), **settings)

    rng = np.random.default_rng(2)
    expected = train_autoencoder(inputs, 3, epochs=0, rng=rng, **settings)
    velocity = Autoencoder(*(np.zeros_like(x) for x in vars(expected).values()))
    for _ in range(2):
        order = rng.permutation(7)
        for batch in (order[:3], order[3:6], order[6:]):
            rng.random((len(batch), 4))  # the draws that corrupt nothing
            slopes = reconstruction_gradients(expected, inputs[batch], inputs[batch])
            for name, v in vars(velocity).items():
                v *= momentum
                v -= 0.3 * getattr(slopes, name)
                getattr(expected, name)[...] += v
    for x, x_expected in zip(vars(found).values(), vars(expected).values(), strict=True):
        assert x == pytest.approx(x_expected, rel=1e-9)


def test_it_learns_to_restore():
    """From half an image the trained autoencoder tells which of two patterns it was."""
    autoencoder = train_autoencoder(
        STRIPES, 4, rng=np.random.default_rng(0), corruption=0.3, **SETTINGS
    )
    half = STRIPES * [1, 0, 1, 0]
    untrained = train_autoencoder(
        STRIPES, 4, rng=np.random.default_rng(0), **SETTINGS | {"epochs": 0}
    )
    assert reconstruction_loss(untrained, STRIPES, half) > 2
    assert reconstruction_loss(autoencoder, STRIPES, half) < 0.2


def test_corruption_sets_its_share_of_the_input_to_zero(monkeypatch):
    """The encoder sees about a quarter of the inputs as zero, and the others as they are."""
    from vgbook.pretraining import autoencoder as module

    seen = []
    backpropagate = module.backpropagate

    def watch(autoencoder, inputs, signals):
        seen.append(signals.outer[0].copy())
        backpropagate(autoencoder, inputs, signals)

    monkeypatch.setattr(module, "backpropagate", watch)
    train_autoencoder(
        np.full((500, 40), 0.5),
        2,
        epochs=1,
        learning_rate=0.1,
        batch_size=100,
        rng=np.random.default_rng(0),
        corruption=0.25,
    )
    values, counts = np.unique(np.concatenate(seen), return_counts=True)
    assert values.tolist() == [0, 0.5]
    assert counts[0] / counts.sum() == pytest.approx(0.25, abs=0.02)


def test_learning_can_be_watched():
    """After each epoch, counted from 1, the callback sees the autoencoder; its loss falls."""
    losses = []
    train_autoencoder(
        STRIPES,
        4,
        rng=np.random.default_rng(0),
        on_epoch=lambda epoch, seen: losses.append(
            (epoch, reconstruction_loss(seen, STRIPES, STRIPES))
        ),
        **SETTINGS,
    )
    assert [epoch for epoch, _ in losses] == list(range(1, 101))
    assert losses[-1][1] < losses[0][1]


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"n_hidden": 2.0}, "n_hidden must be a whole number, 1 or more, got 2.0"),
        ({"corruption": 1.0}, r"corruption must be in \[0, 1\), got 1.0"),
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or more, got 0"),
        ({"learning_rate": -1.0}, "learning_rate must be finite and not negative, got -1.0"),
        ({"inputs": -STRIPES}, r"inputs must lie in \[0, 1\]"),
    ],
)
def test_arguments_that_cannot_be_are_refused(choices, message):
    """The message names the argument, what was expected and what came."""
    arguments = {"inputs": STRIPES, "n_hidden": 3, **SETTINGS} | choices
    with pytest.raises(ValueError, match=message):
        train_autoencoder(
            arguments.pop("inputs"),
            arguments.pop("n_hidden"),
            rng=np.random.default_rng(0),
            **arguments,
        )
