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
# # Watch a gradient vanish
#
# In a few lines we build a deep network, send an error back through it, and measure what arrives
# at each layer. The code is the same that computes the figures of the book.

# %%
import numpy as np

from vgbook.network import gradients, init_network

rng = np.random.default_rng(7)
sizes = [64, *[256] * 20, 10]
network = init_network(sizes, activation="sigmoid", rng=rng, dtype=np.float64)

# %% [markdown]
# Twenty hidden layers of 256 sigmoid units, between 64 inputs and 10 outputs. The weights are
# drawn evenly from $\pm 1/\sqrt{n}$, the standard start before 2010. Now some random inputs, and
# random classes that the network should have answered with.

# %%
inputs = rng.standard_normal((64, 64))
targets = rng.integers(10, size=64)
cost, gradient = gradients(network, inputs, targets)
print(f"cost: {cost:.3f} nats; guessing would cost {np.log(10):.3f}")

# %% [markdown]
# `gradient.deltas[l]` is the error signal $\boldsymbol{\delta}$ of each example at each unit of
# a layer. We take its root mean square: one number for each hidden layer.

# %%
hidden = gradient.deltas[:-1]
size = np.array([np.sqrt(np.mean(delta**2)) for delta in hidden])
for layer in (20, 15, 10, 5, 1):
    print(f"layer {layer:2d}: {size[layer - 1]:.1e}")

# %% [markdown]
# Going back by one layer multiplies the signal by about the same number each time. What number?

# %%
factor = (size[0] / size[-1]) ** (1 / 19)
print(f"factor per layer: {factor:.4f}")

# %% [markdown]
# Theory says $\sigma_w \sqrt{\mathbb{E}[\sigma'(z)^2]}$, with $\sigma_w = 1/\sqrt{3}$ for this
# start:

# %%
from vgbook.activations import ACTIVATIONS
from vgbook.mean_field import delta_factor

print(f"theory: {delta_factor(ACTIVATIONS['sigmoid'], 1 / np.sqrt(3)):.4f}")

# %% [markdown]
# A picture says it best. On a logarithmic axis, a constant factor is a straight line.

# %%
from vgbook.figures.frame import book_style, frame
from vgbook.figures.palette import colour
from vgbook.figures.scale import powers_of_ten
from vgbook.site.display import show

with book_style():
    figure, (axes,) = frame(
        "The network you just built",
        "root-mean-square δ at each of 20 hidden layers",
        narrow=True,
    )
    axes.plot(np.arange(1, 21), size, "o-", color=colour("random"))
    powers_of_ten(axes, 1e-20, 1e1, step=5)
    axes.set(xlabel="layer (1 is next to the input)", xticks=[1, 5, 10, 15, 20])

show(
    figure,
    alt=f"The error signal falls from {size[-1]:.0e} at layer 20 "
    f"to {size[0]:.0e} at layer 1.",
)

# %% [markdown]
# ## Two things to change
#
# **1. The activation.** Put `activation="tanh"` into the first cell. Predict the factor first:
# near zero the slope of tanh is 1, and only $\sigma_w$ is left. Then add `scheme="xavier"`, which
# has $\sigma_w = 1$. And what of `activation="relu"` with `scheme="he"`?

# %% tags=["answer"]
lines = []
for activation, scheme in [("tanh", "standard"), ("tanh", "xavier"), ("relu", "he")]:
    other = init_network(
        sizes, activation=activation, scheme=scheme, rng=rng, dtype=np.float64
    )
    _, back = gradients(other, inputs, targets)
    first, last = (np.sqrt(np.mean(back.deltas[i] ** 2)) for i in (0, 19))
    lines.append(f"{activation}, {scheme}: {(first / last) ** (1 / 19):.3f} a layer")
print("\n".join(lines))

# %% [markdown] tags=["answer"]
# Tanh alone does not hold the signal: at the standard start the factor is near $1/\sqrt{3}$, which
# is $\sigma_w$. Xavier's start was made for tanh and He's for ReLU, to bring the factor near 1.

# %% [markdown]
# **2. The width.** Does a wider network fade less? Change 256 to 64, then to 1024.

# %% tags=["answer"]
for width in (64, 256, 1024):
    other = init_network([64, *[width] * 20, 10], rng=rng, dtype=np.float64)
    _, back = gradients(other, inputs, targets)
    first, last = (np.sqrt(np.mean(back.deltas[i] ** 2)) for i in (0, 19))
    print(f"width {width:4d}: {(first / last) ** (1 / 19):.4f} a layer")

# %% [markdown] tags=["answer"]
# No. There are more paths, but the variance of the weights is divided by their number, and the sum
# stays as it was. The chapter [The gradient's way back](../chapters/vanishing.md) has the theory.
