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
# # Backpropagation by hand
#
# Two inputs, two sigmoid units, one output: nine numbers to learn, and for each of them one
# number that says how the cost changes with it. We find all nine with pencil arithmetic, one
# equation at a time. Then we check every one of them, twice.

# %% [markdown]
# ## The network
#
# It is the one drawn in [chapter 2](../chapters/backpropagation.md). Rows belong to units that
# send, columns to units that receive, so `W1[0, 1]` is the weight from the first input to the
# second hidden unit.

# %%
import numpy as np

x = np.array([[1.0, 2.0]])
W1 = np.array([[0.8, -0.5], [0.3, -0.4]])
b1 = np.array([-0.4, 0.8])
W2 = np.array([[1.2], [-0.9]])
b2 = np.array([0.2])
t = 1.0  # what the output should be

# %% [markdown]
# ## Forwards
#
# A unit receives $z$, the weighted sum of what comes in, and answers with $a = \sigma(z)$. The
# output unit is linear: its $z$ is the answer of the network.


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


z1 = x @ W1 + b1
a1 = sigmoid(z1)
z2 = a1 @ W2 + b2
cost = float(0.5 * np.sum((z2 - t) ** 2))
print("hidden units receive", z1.round(3), "and answer", a1.round(3))
print("the output is", z2.round(3), f"and should be {t}: a cost of {cost:.4f}")

# %% [markdown]
# ## Backwards, one equation at a time
#
# We do not ask for the weights at once. We first ask how the cost changes with what each unit
# *receives*: its error signal, $\delta = \partial C / \partial z$.
#
# **(1) At the output.** The cost is $C = \tfrac{1}{2}(z - t)^2$, so its derivative is the answer
# minus the wanted answer:

# %%
delta2 = z2 - t
print(f"{z2.item():.3f} − {t} = {delta2.item():.3f}")

# %% [markdown]
# **(2) One layer back.** A hidden unit acts on the cost only through the output. Nudge its $z$:
# the answer $a$ moves by the slope $\sigma'(z) = a(1 - a)$, the output by the weight times
# that, the cost by $\delta$ times that. Three factors, for each unit:

# %%
slope = a1 * (1 - a1)
for j in range(2):
    product = slope[0, j] * W2[j, 0] * delta2.item()
    factors = f"{slope[0, j]:.3f} · {W2[j, 0]:.1f} · ({delta2.item():.3f})"
    print(f"{factors} = {product:.4f}")

# %% [markdown]
# For all units at once that is $\boldsymbol{\delta}^{(1)} = (\boldsymbol{\delta}^{(2)}
# W^{(2)\top}) \odot \sigma'(\mathbf{z}^{(1)})$. Neither factor is large, and none of the slopes
# can exceed a quarter: here is where a gradient begins to vanish.

# %%
delta1 = (delta2 @ W2.T) * slope
print(delta1.round(4))

# %% [markdown]
# **(3) The weights.** A weight multiplies what comes in, so its gradient is what came in times
# the error signal of the unit it leads to. **(4) The biases.** A bias is added to $z$ as it is,
# so its gradient is the error signal itself.

# %%
by_hand = {
    "W1": x.T @ delta1,
    "b1": delta1[0],
    "W2": a1.T @ delta2,
    "b2": delta2[0],
}
for name, gradient in by_hand.items():
    print(name, gradient.round(4).tolist())

# %% [markdown]
# Nine numbers, and no number was computed twice.
#
# ## Check it twice
#
# **Against the book's own code.** `vgbook.network.gradients` computes the gradients of every
# network of this book with these same four equations.

# %%
from vgbook.activations import ACTIVATIONS
from vgbook.network import Network, gradients

network = Network([W1, W2], [b1, b2], ACTIVATIONS["sigmoid"])
its_cost, its_gradient = gradients(network, x, np.array([0]), cost="squared")

(its_W1, its_W2), (its_b1, its_b2) = its_gradient.weights, its_gradient.biases
by_the_book = {"W1": its_W1, "b1": its_b1, "W2": its_W2, "b2": its_b2}
assert np.isclose(its_cost, cost, rtol=1e-12)
for name, gradient in by_hand.items():
    assert np.allclose(gradient, by_the_book[name], rtol=1e-12), name
print("the same cost and the same nine numbers, to twelve digits")

# %% [markdown]
# **Against the meaning of the word.** A gradient says how the cost changes when one number is
# nudged. So nudge each by a hundred-thousandth, up and down, run the network, and look. This knows
# nothing of error signals; if it agrees, the four equations are right.

# %%
parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def run():
    return float(0.5 * np.sum((sigmoid(x @ W1 + b1) @ W2 + b2 - t) ** 2))


def nudge(parameter, at, h=1e-5):
    before, costs = parameter[at], []
    for moved in (before + h, before - h):
        parameter[at] = moved
        costs.append(run())
    parameter[at] = before
    return (costs[0] - costs[1]) / (2 * h)


print("            by hand       nudged")
for name, parameter in parameters.items():
    for at in np.ndindex(parameter.shape):
        back, nudged = by_hand[name][at], nudge(parameter, at)
        assert np.isclose(back, nudged, rtol=1e-7, atol=1e-10), (name, at)
        print(f"{name}{list(at)!s:<7} {back:+.8f}  {nudged:+.8f}")

# %% [markdown]
# Nudging ran the network eighteen times. Going back took one run forwards and one back.
#
# ## What the number means
#
# Let one weight wander, `W1[1, 0]`, and watch the cost. The gradient is the slope of that curve
# at the place where the weight stands now: a true statement about the next small step, and not
# about the way beyond it.

# %%
from vgbook.figures.frame import book_style, frame, label
from vgbook.figures.palette import colour
from vgbook.site.display import show

here = W1[1, 0]
wander = np.linspace(-3, 3, 121)
costs = []
for w in wander:
    W1[1, 0] = w
    costs.append(run())
W1[1, 0] = here
gradient = by_hand["W1"][1, 0]

with book_style():
    figure, (axes,) = frame(
        "The gradient is the slope where you stand",
        "cost of the network over one of its weights; dashed: the slope found by going back",
        narrow=True,
        height=2.2,
    )
    axes.plot(wander, costs, color=colour("ink"))
    near = here + np.array([-1.4, 1.4])
    axes.plot(near, cost + gradient * (near - here), "--", color=colour("random"))
    axes.plot([here], [cost], "o", color=colour("random"), markersize=7)
    label(axes, here + 0.25, cost + 0.03, f"slope {gradient:.3f}".replace("-", "−"), "random")
    axes.set(xlabel="weight from input 2 to hidden unit 1", xlim=(-3, 3), ylim=(0, None))
    axes.set_ylabel("cost")

show(
    figure,
    alt=f"The cost falls along a curve from {costs[0]:.2f} at weight −3 to "
    f"{costs[-1]:.2f} at weight 3. A dashed line of slope {gradient:.3f} touches it at "
    f"weight {here}, where the network stands at a cost of {cost:.2f}.",
)

# %% [markdown]
# Now take one step down the gradient, with all nine numbers at once. If the curve were straight,
# the cost would fall by $\eta \lVert g \rVert^2$.

# %%
rate = 0.1
squared = sum(float(np.sum(gradient**2)) for gradient in by_hand.values())
moved = {name: parameters[name] - rate * by_hand[name] for name in parameters}
z = sigmoid(x @ moved["W1"] + moved["b1"]) @ moved["W2"] + moved["b2"]
after = float(0.5 * np.sum((z - t) ** 2))
print(f"expected to fall by {rate * squared:.4f}, fell by {cost - after:.4f}")

# %% [markdown]
# ## Two things to change
#
# **1. Larger weights.** Make the first weights and biases ten times as large, in the first cell
# (`W1 = 10 * ...`, `b1 = 10 * ...`). Nothing else changes. Predict: do the error signals of the
# hidden units become larger, or smaller?

# %% [markdown] tags=["answer"]
# Much smaller. The weights that the signal passes on its way back are those of `W2`, and they
# stay. But units that receive a large $z$, of either sign, answer with nearly 0 or 1, and there
# the sigmoid is flat:

# %% tags=["answer"]
for factor in (1, 3, 10):
    a = sigmoid(factor * z1)
    slope = a * (1 - a)
    delta = ((a @ W2 + b2 - t) @ W2.T) * slope
    print(f"{factor:2d} times: slopes {slope[0].round(5)}, δ {delta[0].round(6)}")

# %% [markdown] tags=["answer"]
# Such units are *saturated*. Their gradient is nearly zero although the answer is wrong, so they
# stay as they are. [Chapter 3](../chapters/sigmoid-slope.md) is about the slope.

# %% [markdown]
# **2. Equal units.** Give both hidden units the same weights: both columns of `W1` the same,
# both entries of `b1`, both rows of `W2`. Predict how the two units will differ after a hundred
# steps.

# %% [markdown] tags=["answer"]
# Not at all. They receive the same, answer the same, and hear the same error signal, so they
# take the same steps, for ever:

# %% tags=["answer"]
twins = Network(
    [np.array([[0.8, 0.8], [0.3, 0.3]]), np.array([[1.2], [1.2]])],
    [np.array([-0.4, -0.4]), np.array([0.2])],
    ACTIVATIONS["sigmoid"],
)
for _ in range(100):
    _, step = gradients(twins, x, np.array([0]), cost="squared")
    for layer in range(2):
        twins.weights[layer] -= rate * step.weights[layer]
        twins.biases[layer] -= rate * step.biases[layer]
print(twins.weights[0].round(4))
assert np.array_equal(twins.weights[0][:, 0], twins.weights[0][:, 1])

# %% [markdown] tags=["answer"]
# A layer of twins is a layer of one unit. This is why every start in this book is *random*; how
# large the random numbers should be is the question of [chapter 4](../chapters/vanishing.md).
