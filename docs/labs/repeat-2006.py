# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Repeat 2006 in a minute
#
# Before 2006, a network of many sigmoid layers could hardly be trained. Then it was found that it
# can, if each layer first learns from the data alone. Here is that finding on small digits, the
# whole of it, on one core in about a minute.

# %% [markdown]
# ## The arrangement
#
# It is that of a figure in [chapter 6](../chapters/before-2006.md): networks of 1 to 5 hidden
# layers with 64 sigmoid units each, 1,297 images of 8×8 pixels to learn from, batches of 20, a
# hundred times through the images, one learning rate for everyone.

# %%
import numpy as np

from vgbook.data import digits
from vgbook.experiments.digits_before_after import SETTINGS

data = digits(SETTINGS["split_seed"])
depths, width, rate = SETTINGS["depths"], SETTINGS["width"], SETTINGS["fixed_rate"]
epochs, pretraining = SETTINGS["epochs"], SETTINGS["pretraining"]["rbm"]
seeds = SETTINGS["seeds"][:3]
print(f"depths {depths}, {width} units a layer, rate {rate}, {epochs} epochs, seeds {seeds}")
print("each layer before that:", pretraining)

# %% [markdown]
# ## Two starts
#
# **At random.** Weights drawn evenly from $\pm 1/\sqrt{n}$, as was the custom. **Pretrained.** A
# restricted Boltzmann machine learns from the images; its hidden units become the first layer. A
# second machine learns from what the first layer says of the images, and so on. No machine sees a
# label. One stack of five serves all depths: a network of three layers takes the first three.

# %%
from vgbook.experiments.starts import ORDER, OUTPUT, WEIGHTS
from vgbook.network import init_network
from vgbook.pretraining.stacking import greedy_layers, stack


def rng(seed, purpose):
    """The random numbers of the chapter's figure: the same seeds, the same runs."""
    return np.random.default_rng([seed, purpose])


def random_start(depth, seed):
    return init_network([64, *[width] * depth, 10], rng=rng(seed, WEIGHTS))


machines = {
    seed: list(
        greedy_layers(
            [64, *[width] * max(depths), 10],
            data.train_inputs,
            method="rbm",
            rng=rng(seed, WEIGHTS),
            **pretraining,
        )
    )
    for seed in seeds
}


def rbm_start(depth, seed):
    return stack(machines[seed][:depth], 10, rng=rng(seed, OUTPUT))


# %% [markdown]
# ## Train them all
#
# Pretraining takes time, so a fair comparison gives the random start as many epochs more as the
# machines had: 20 for each layer. A network counts as *stuck* if its cost is still near what
# answering without looking would cost: the entropy of the labels, $H$.

# %%
from vgbook.experiments.runs import STUCK_MARGIN, label_entropy
from vgbook.training import evaluate, train

H = label_entropy(data.train_targets)


def learn(network, seed, *, epochs=epochs, rate=rate):
    """Train a network; return its error on the test images, and whether it is stuck."""
    train(
        network,
        data.train_inputs,
        data.train_targets,
        epochs=epochs,
        learning_rate=rate,
        batch_size=SETTINGS["batch_size"],
        rng=rng(seed, ORDER),
    )
    cost, _ = evaluate(network, data.train_inputs, data.train_targets)
    _, error = evaluate(network, data.test_inputs, data.test_targets)
    return error, cost > H - STUCK_MARGIN


results = {"random-longer": [], "rbm": []}
for depth in depths:
    longer = epochs + pretraining["epochs"] * depth
    results["random-longer"].append(
        [learn(random_start(depth, seed), seed, epochs=longer) for seed in seeds]
    )
    results["rbm"].append([learn(rbm_start(depth, seed), seed) for seed in seeds])

print("median test error       " + "".join(f"{depth:9d}" for depth in depths))
for start, runs in results.items():
    error = np.median(np.array(runs)[..., 0], axis=1)
    print(f"{start:<24}" + "".join(f"{100 * e:7.1f} %" for e in error))

# %% [markdown]
# ## The picture
#
# Follow the two lines from left to right. Filled marks are stuck runs; on a test set of 250
# images, one image is 0.4 %.

# %%
from vgbook.figures.error_by_depth import error_axis
from vgbook.figures.error_by_depth import runs as draw_runs
from vgbook.figures.frame import book_style, frame
from vgbook.figures.palette import STARTS
from vgbook.site.display import show

marks = [STARTS[start] for start in results]
with book_style():
    figure, (axes,) = frame(
        "Depth stops a random start, not a pretrained one",
        f"test error on 8×8 digits at learning rate {rate}; each mark one of {len(seeds)} "
        "seeds, lines through medians",
        narrow=True,
        height=2.6,
        left=0.5,
        key=marks,
    )
    for mark, (start, runs), shift in zip(marks, results.items(), (-0.08, 0.08), strict=True):
        error, stuck = np.moveaxis(np.array(runs), -1, 0)
        draw_runs(
            axes,
            depths,
            100 * error,
            stuck > 0,
            mark,
            shift=shift,
            dashed=start == "random-longer",
            gid=start,
        )
    error_axis(axes, depths, (1, 2, 5, 10, 20, 50, 90), low=0.8)

percent = {
    start: [f"{100 * np.median(np.array(run)[:, 0]):.1f} %" for run in runs]
    for start, runs in results.items()
}
show(
    figure,
    alt="Test error against 1 to 5 hidden layers. Random start, given the time of "
    f"pretraining on top: {', '.join(percent['random-longer'])}. "
    f"RBM start: {', '.join(percent['rbm'])}.",
)

# %% [markdown]
# There it is. Up to three layers both starts learn, the pretrained one a little better. At four the
# random start does not learn at all, and the additional time does not help. The pretrained
# networks do not notice the wall.
#
# What they do not do is become much *better* with depth: these digits ask for little.
# [Chapter 8](../chapters/after-2006.md) has more images and more to learn.
#
# ## Two things to change
#
# **1. A bolder step.** The random start may just need a larger learning rate, since its gradients
# are so small. Give five layers a rate of 2, and then of 8; give four layers a rate of 2. Predict
# which of the three learn: `learn(random_start(5, 0), 0, rate=2)`.

# %% tags=["answer"]
for depth, bold in [(5, 2), (5, 8), (4, 2)]:
    error, stuck = learn(random_start(depth, 0), 0, rate=bold)
    print(f"{depth} layers, rate {bold}: {'stuck' if stuck else 'learned'}, error {error:.1%}")

# %% [markdown] tags=["answer"]
# Four layers can be helped, five cannot. The rate multiplies the steps of all layers alike, and
# of five hidden layers the first receives about a two-thousandth of what the last does. Before its
# steps are large enough, those of the last layers throw the network about.

# %% [markdown]
# **2. Is it what they learned?** Take the trained machines, and shuffle the weights within each
# layer: the same numbers, each in a random place. Whatever the machines knew of digits is gone.
# Predict: does a network of five such layers get stuck?

# %% tags=["answer"]
from vgbook.experiments.starts import SHUFFLE, shuffle


def shuffled_start(depth, seed):
    generator = rng(seed, SHUFFLE)
    layers = [shuffle(layer, generator) for layer in machines[seed]]
    return stack(layers[:depth], 10, rng=rng(seed, OUTPUT))


for name, start in {"as learned": rbm_start, "shuffled": shuffled_start}.items():
    outcomes = [learn(start(5, seed), seed) for seed in seeds]
    errors = ", ".join(f"{error:.1%}" for error, _ in outcomes)
    stuck = sum(is_stuck for _, is_stuck in outcomes)
    print(f"{name:>10}: {errors}; {stuck} of {len(seeds)} stuck")

random_size = np.std(random_start(5, 0).weights[0])
times = [float(np.std(layer.weights) / random_size) for layer in machines[0]]
print("sizes of their weights, random ones being 1:", np.round(times, 1))

# %% [markdown] tags=["answer"]
# It does not. The shuffled layers pass the wall as well, if with more mistakes. What brings the
# signal through is the *size* of the weights; what was learned gives the last points.
# [Chapter 8](../chapters/after-2006.md) makes the same control on MNIST.
