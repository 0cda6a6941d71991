"""How a small change of the input changes each layer: the network near one point, as a matrix.

The same matrix carries changes forwards and, transposed, error signals backwards; its singular
values say by how much, for each of as many independent directions as there are units.
"""

from collections.abc import Iterator

import numpy as np

from vgbook.network import Network, forward


def jacobians(network: Network, inputs: np.ndarray) -> Iterator[np.ndarray]:
    """∂a[l]/∂x at one input, for each hidden layer from the input on.

    In rows, a change dx of the input becomes da[l] = dx J[l], with J[0] the identity and
    J[l] = J[l−1] W[l] diag(f′(z[l])).

    Parameters
    ----------
    network : Network
    inputs : (1, n_in)
        One example; more are refused.

    Yields
    ------
    (n_in, n_out) of each hidden layer.

    """
    if len(inputs) != 1:
        raise ValueError(f"inputs must be one example, shape (1, n_in), got {np.shape(inputs)}")
    activity = forward(network, inputs)
    jacobian = np.eye(network.sizes[0], dtype=network.dtype)
    for weights, z in zip(network.weights[:-1], activity.z[:-1], strict=True):
        jacobian = jacobian @ weights * network.activation.slope(z)
        yield jacobian


def resolved_singular_values(matrix: np.ndarray) -> np.ndarray:
    """Singular values, largest first; NaN where rounding leaves no digit of one.

    A product of matrices is known to about n ε of its largest singular value, with ε the spacing
    of numbers at 1; a smaller one could be anything.
    """
    values = np.linalg.svd(matrix, compute_uv=False)
    trusted = max(matrix.shape) * np.finfo(matrix.dtype).eps * values[0]
    return np.where(values > trusted, values, np.nan)


def effective_directions(values: np.ndarray) -> float:
    """(Σ s²)² / Σ s⁴ of singular values s: how many directions share the signal.

    n if all n are equal, 1 if one carries everything; NaN counts as nothing.
    """
    share = np.nan_to_num(values / np.nanmax(values)) ** 2
    return float(share.sum() ** 2 / (share**2).sum())
