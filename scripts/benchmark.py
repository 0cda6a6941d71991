"""Time the book's training against PyTorch's and scikit-learn's, side by side, on one thread each.

Both train on the same random images, an epoch of one and an epoch of the other in turn; the table
shows the median epochs. The last column is the rate of our arithmetic as a share of the rate at
which this computer multiplies large matrices.
"""

import argparse
import importlib
import statistics
import time
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import environment

if TYPE_CHECKING:
    import numpy as np

SIZES = [784, *[200] * 5, 10]
VISIBLE, HIDDEN = 784, 200
RATE = 0.1

Epoch = Callable[[], object]


def main() -> int:
    """Print one table for stochastic gradient descent and one for the Boltzmann machine."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=10_000, help="images in an epoch")
    parser.add_argument("--repeats", type=int, default=7, help="epochs timed of each")
    arguments = parser.parse_args()
    for name in ("examples", "repeats"):
        if getattr(arguments, name) < 1:
            parser.error(f"argument --{name}: expected a whole number from 1")
    environment.enter()

    import numpy as np

    rng = np.random.default_rng(0)
    inputs = rng.random((arguments.examples, SIZES[0]), dtype=np.float32)
    targets = rng.integers(SIZES[-1], size=arguments.examples)
    parameters = [n_in * n_out for n_in, n_out in pairwise(SIZES)]
    per_example = 6 * sum(parameters) - 2 * parameters[0]  # nothing goes back to the input

    try:
        torch: Any = importlib.import_module("torch")
    except ImportError:
        print(torch_is_missing())
    else:
        torch.set_num_threads(1)
        print(f"SGD, {'-'.join(map(str, SIZES))}, sigmoid, against PyTorch {torch.__version__}")
        heading("PyTorch")
        for batch in (10, 20, 100, 500):
            ours, theirs = sgd(inputs, targets, batch), torch_sgd(torch, inputs, targets, batch)
            flops = per_example * len(inputs)
            compare(batch, ours, theirs, flops=flops, repeats=arguments.repeats)
        print()

    import sklearn

    print(f"CD-1, {VISIBLE}-{HIDDEN}, against scikit-learn {sklearn.__version__}")
    heading("scikit-learn")
    for batch in (10, 20, 100):
        ours, theirs = rbm(inputs, batch), sklearn_rbm(inputs, batch)
        flops = 10 * VISIBLE * HIDDEN * len(inputs)  # three passes, and statistics at both ends
        compare(batch, ours, theirs, flops=flops, repeats=arguments.repeats)
    return 0


def torch_is_missing() -> str:
    """One sentence that says what to do; the version is the one pyproject.toml asks for."""
    return (
        "PyTorch is not installed, so gradient descent has nothing to be compared with; its CPU "
        f"build is enough: {environment.install_command('benchmark')}\n"
    )


def heading(other: str) -> None:
    """Print the head of a table."""
    print(f"{'batch':>5} {'vgbook':>12} {other:>14} {'ratio':>7} {'share of peak':>15}")


def compare(batch: int, ours: Epoch, theirs: Epoch, *, flops: int, repeats: int) -> None:
    """Time both in turn, after one epoch of each to warm up, and print a line of the table."""
    ours()
    theirs()
    turns = [(seconds(ours), seconds(theirs), peak()) for _ in range(repeats)]
    mine, other, rate = (statistics.median(column) for column in zip(*turns, strict=True))
    share = flops / mine / rate
    print(f"{batch:5} {mine:10.3f} s {other:12.3f} s {other / mine:7.2f} {share:14.0%}", flush=True)


def seconds(work: Epoch) -> float:
    """How long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak() -> float:
    """Operations per second in the product of two large matrices in single precision."""
    import numpy as np

    n = 1024
    matrix = np.ones((n, n), np.float32)
    return 2 * n**3 / min(seconds(lambda: matrix @ matrix) for _ in range(3))


def sgd(inputs: "np.ndarray", targets: "np.ndarray", batch: int) -> Epoch:
    """An epoch of the book's gradient descent."""
    import numpy as np

    from vgbook.network import init_network
    from vgbook.training import SGD

    rng = np.random.default_rng(0)
    network = init_network(SIZES, rng=rng)
    return SGD(network, inputs, targets, learning_rate=RATE, batch_size=batch, rng=rng).epoch


def torch_sgd(torch: Any, inputs: "np.ndarray", targets: "np.ndarray", batch: int) -> Epoch:
    """The same in PyTorch, as its tutorials write it."""
    layers = []
    for n_in, n_out in pairwise(SIZES):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers[:-1])
    optimiser = torch.optim.SGD(model.parameters(), lr=RATE)
    x, y = torch.from_numpy(inputs), torch.from_numpy(targets)

    def epoch() -> None:
        for chosen in torch.randperm(len(x)).split(batch):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(model(x[chosen]), y[chosen]).backward()
            optimiser.step()

    return epoch


def rbm(inputs: "np.ndarray", batch: int) -> Epoch:
    """An epoch of the book's contrastive divergence."""
    import numpy as np

    from vgbook.pretraining.rbm import ContrastiveDivergence, init_rbm

    rng = np.random.default_rng(0)
    machine = init_rbm(inputs, HIDDEN, rng=rng)
    return ContrastiveDivergence(
        machine, inputs, learning_rate=RATE, batch_size=batch, rng=rng
    ).epoch


def sklearn_rbm(inputs: "np.ndarray", batch: int) -> Epoch:
    """The same in scikit-learn, which takes the images in their order."""
    from sklearn.neural_network import BernoulliRBM

    machine = BernoulliRBM(
        n_components=HIDDEN, learning_rate=RATE, batch_size=batch, n_iter=1, random_state=0
    )
    return lambda: machine.fit(inputs)


if __name__ == "__main__":
    environment.run(main)
