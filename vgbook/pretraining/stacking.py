"""Greedy stacking: train one layer, freeze it, and let the next one learn from what it says.

The trained layers become the first layers of a network, which is then trained as a whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vgbook.activations import ACTIVATIONS, sigmoid
from vgbook.arguments import checked_name, checked_probabilities, checked_sizes
from vgbook.initialisation import standard
from vgbook.network import Network, init_network
from vgbook.pretraining.autoencoder import train_autoencoder
from vgbook.pretraining.rbm import train_rbm
from vgbook.training import train

METHODS = ("rbm", "autoencoder", "supervised")


@dataclass(frozen=True)
class Layer:
    """One trained hidden layer, as a network uses it.

    Attributes
    ----------
    weights : (n_in, n_out)
    bias : (n_out,)

    """

    weights: np.ndarray
    bias: np.ndarray


def greedy_layers(
    sizes: Sequence[int],
    inputs: np.ndarray,
    *,
    method: str,
    targets: np.ndarray | None = None,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    rng: np.random.Generator,
    momentum: float | Sequence[float] = 0.0,
    k: int = 1,
    weight_decay: float = 0.0,
    corruption: float = 0.25,
) -> Iterator[Layer]:
    """Train the hidden layers one after the other, each on what the one below makes of the data.

    Layers are drawn and trained from ``rng`` in order, so that the first layers do not depend on
    how many follow: one pass serves networks of every depth up to its own.

    Parameters
    ----------
    sizes : sequence of int
        Units of the whole network, from the input to the output.
    inputs : (examples, n_in)
        Numbers in [0, 1].
    method : "rbm", "autoencoder" or "supervised"
        Restricted Boltzmann machines (Hinton, Osindero & Teh 2006), denoising autoencoders
        (Vincent et al. 2010), or hidden layers of one-hidden-layer classifiers whose output layer
        is thrown away (Bengio et al. 2007).
    targets : (examples,) of int, optional
        Classes; for "supervised" only.
    epochs : int
        Epochs for each layer.
    learning_rate, batch_size, momentum
        As for `vgbook.training.SGD`.
    k, weight_decay
        For "rbm" only; see `vgbook.pretraining.rbm.ContrastiveDivergence`.
    corruption
        For "autoencoder" only; see `vgbook.pretraining.autoencoder.train_autoencoder`.

    Yields
    ------
    Layer

    """
    checked_name(method, METHODS, "method")
    n_in, *hidden, n_out = checked_sizes(sizes)
    if not hidden:
        raise ValueError(f"sizes must have a hidden layer between its ends, got {sizes!r}")
    inputs = checked_probabilities(inputs, n_in)
    for n_hidden in hidden:
        if method == "rbm":
            rbm = train_rbm(
                inputs,
                n_hidden,
                epochs=epochs,
                learning_rate=learning_rate,
                batch_size=batch_size,
                rng=rng,
                k=k,
                momentum=momentum,
                weight_decay=weight_decay,
            )
            layer = Layer(rbm.weights, rbm.hidden_bias)
        elif method == "autoencoder":
            autoencoder = train_autoencoder(
                inputs,
                n_hidden,
                epochs=epochs,
                learning_rate=learning_rate,
                batch_size=batch_size,
                rng=rng,
                corruption=corruption,
                momentum=momentum,
            )
            layer = Layer(autoencoder.weights, autoencoder.hidden_bias)
        elif targets is None:
            raise ValueError("targets must be given for method 'supervised', got None")
        else:
            shallow = init_network([inputs.shape[1], n_hidden, n_out], rng=rng, dtype=inputs.dtype)
            train(
                shallow,
                inputs,
                targets,
                epochs=epochs,
                learning_rate=learning_rate,
                batch_size=batch_size,
                rng=rng,
                momentum=momentum,
            )
            layer = Layer(shallow.weights[0], shallow.biases[0])
        yield layer
        inputs = sigmoid(inputs @ layer.weights + layer.bias)


def stack(layers: Sequence[Layer], n_out: int, *, rng: np.random.Generator) -> Network:
    """A sigmoid network of copies of the layers, with a fresh output by the standard scheme."""
    n_in = layers[-1].weights.shape[1]
    dtype = layers[-1].weights.dtype
    output = standard(n_in, n_out, rng=rng).astype(dtype)
    return Network(
        [*(layer.weights.copy() for layer in layers), output],
        [*(layer.bias.copy() for layer in layers), np.zeros(n_out, dtype)],
        ACTIVATIONS["sigmoid"],
    )


def pretrain(
    sizes: Sequence[int],
    inputs: np.ndarray,
    *,
    method: str,
    targets: np.ndarray | None = None,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    rng: np.random.Generator,
    momentum: float | Sequence[float] = 0.0,
    k: int = 1,
    weight_decay: float = 0.0,
    corruption: float = 0.25,
) -> Network:
    """A network whose hidden layers were trained greedily; `greedy_layers` has the arguments."""
    layers = greedy_layers(
        sizes,
        inputs,
        method=method,
        targets=targets,
        epochs=epochs,
        learning_rate=learning_rate,
        batch_size=batch_size,
        rng=rng,
        momentum=momentum,
        k=k,
        weight_decay=weight_decay,
        corruption=corruption,
    )
    return stack(list(layers), sizes[-1], rng=rng)
