"""What the norms of the weights alone promise about the error signal.

One step back can stretch δ at most by the largest stretch of the weights times the largest slope.
The promise holds for every input, every bias and every moment of training; it is seldom near.
"""

import numpy as np

from vgbook.network import Network


def spectral_norm(weights: np.ndarray) -> float:
    """‖W‖₂, the most by which W stretches a vector: its largest singular value.

    Taken from the eigenvalues of the smaller of W Wᵀ and Wᵀ W, which is twice as quick as the
    singular values and loses digits only of the small ones.
    """
    n_in, n_out = weights.shape
    square = weights @ weights.T if n_in < n_out else weights.T @ weights
    return float(np.sqrt(np.linalg.eigvalsh(square)[-1]))


def step_bounds(network: Network) -> np.ndarray:
    """The most by which ‖δ‖ can grow in each step back, from the input on.

    ‖δ[l−1]‖ = ‖f′(z[l−1]) ⊙ (δ[l] W[l]ᵀ)‖ ≤ max f′ · ‖W[l]‖₂ · ‖δ[l]‖, because a slope is at most
    max f′ and a matrix stretches at most by its spectral norm. Nothing else is assumed: not that
    weights are random, that layers are wide, or that biases are zero. A product of these numbers
    bounds several steps (Pascanu, Mikolov & Bengio 2013, eq. 6-7, for one matrix used again and
    again).

    Returns
    -------
    (hidden layers,) : entry l bounds the step from the layer above to hidden layer l; the last is
        the step from the output.

    """
    largest = network.activation.max_slope
    return np.array([largest * spectral_norm(weights) for weights in network.weights[1:]])
