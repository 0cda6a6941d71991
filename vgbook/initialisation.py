"""How the weights are drawn before anything has been learned.

Each scheme fixes one number, the spread of the weights, as a rule of the layer's width. That one
number decides whether a signal fades, keeps its size or grows on its way through the layers.
"""

from collections.abc import Callable

import numpy as np


def standard(n_in: int, n_out: int, *, rng: np.random.Generator) -> np.ndarray:
    """Uniform on ±1/√n_in, the usual choice before 2010; variance 1/(3 n_in).

    Glorot & Bengio 2010, eq. 1.
    """
    limit = 1 / np.sqrt(n_in)
    return rng.uniform(-limit, limit, (n_in, n_out))


def xavier(n_in: int, n_out: int, *, rng: np.random.Generator) -> np.ndarray:
    """Uniform on ±√(6/(n_in + n_out)); variance 2/(n_in + n_out).

    Glorot & Bengio 2010, eq. 16.
    """
    limit = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, (n_in, n_out))


def he(n_in: int, n_out: int, *, rng: np.random.Generator) -> np.ndarray:
    """Normal with variance 2/n_in, which makes up for the half that ReLU switches off.

    He et al. 2015, section 2.2.
    """
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))


def lecun(n_in: int, n_out: int, *, rng: np.random.Generator) -> np.ndarray:
    """Normal with variance 1/n_in, which keeps the size of z in a linear layer.

    LeCun, Bottou, Orr & Müller 1998.
    """
    return rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))


def normal(n_in: int, n_out: int, *, rng: np.random.Generator) -> np.ndarray:
    """Normal with standard deviation 0.01 whatever the width, as for the first weights of an RBM.

    Hinton 2010, section 8.1.
    """
    return rng.normal(0, 0.01, (n_in, n_out))


def orthogonal(n_in: int, n_out: int, *, rng: np.random.Generator) -> np.ndarray:
    """A random matrix with orthonormal rows or columns, whichever are fewer: it only turns.

    The sign of each column is set so that every such matrix is equally likely.
    Saxe, McClelland & Ganguli 2014.
    """
    q, r = np.linalg.qr(rng.normal(size=(max(n_in, n_out), min(n_in, n_out))))
    q *= np.sign(np.diagonal(r))
    return q if n_in >= n_out else q.T


SCHEMES: dict[str, Callable[..., np.ndarray]] = {
    "standard": standard,
    "xavier": xavier,
    "he": he,
    "lecun": lecun,
    "normal": normal,
    "orthogonal": orthogonal,
}
