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
# # Train a restricted Boltzmann machine
#
# The machine of 2006 learns without being told what it sees. It looks at images, makes up images
# of its own, and changes until the two are hard to tell apart. We take one step of its learning
# by hand, let it learn from 1,297 small digits, and then ask it what it has seen.

# %%
import numpy as np

from vgbook.data import digits

data = digits(2006)
images, unseen = data.train_inputs, data.validation_inputs
print(images.shape, "from", images.min(), "to", images.max())

# %% [markdown]
# ## Energy
#
# A restricted Boltzmann machine has *visible* units $\mathbf{v}$, one for each pixel, and
# *hidden* units $\mathbf{h}$, each on or off. A weight between a pixel and a hidden unit says
# that the two like to be on together, and every unit has a bias. How badly they all go together
# is one number, the energy:
#
# $$E(\mathbf{v}, \mathbf{h}) = -\mathbf{v} \cdot \mathbf{b} - \mathbf{h} \cdot \mathbf{c}
# - \mathbf{v} W \mathbf{h}^\top$$

# %%
from vgbook.pretraining.boltzmann import energy, hidden_probabilities
from vgbook.pretraining.rbm import init_rbm

rng = np.random.default_rng(2006)
rbm = init_rbm(images, 64, rng=rng)
W, b, c = rbm.weights, rbm.visible_bias, rbm.hidden_bias

v = images[:1]
h = (rng.random((1, 64)) < 0.5).astype(np.float32)
by_hand = -(v @ b) - (h @ c) - np.sum(v @ W * h, axis=1)
print("energy:", by_hand, "and by the book's own code", energy(rbm, v, h))
assert np.allclose(by_hand, energy(rbm, v, h), rtol=1e-5)

# %% [markdown]
# Low energy means high probability: $P \propto e^{-E}$. So what is the chance that one hidden
# unit is on, when the image is given? Compare the energy with the unit on and with it off; all
# that does not touch the unit cancels.

# %%
unit = 5
on, off = h.copy(), h.copy()
on[0, unit], off[0, unit] = 1, 0
gap = energy(rbm, v, off) - energy(rbm, v, on)
print(f"chance: {1 / (1 + np.exp(-gap.item())):.4f}")
print(f"σ(c + v W) of this unit: {hidden_probabilities(rbm, v)[0, unit]:.4f}")

# %% [markdown]
# The other hidden units do not matter, because no weight joins two of them. That is what
# *restricted* means, and it is why all of them can be drawn at once.
#
# ## One step of learning, by hand
#
# *Contrastive divergence* takes four moves with a batch of images. Look: which hidden units does
# each image switch on? Draw them. Dream: which image do these units stand for? Look again, at the
# dream. Then raise the weights between what was on together in the data, and lower those between
# what was on together in the dream.


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


batch = images[:20]
chance_seen = sigmoid(batch @ W + c)
drawn = np.random.default_rng(1).random(chance_seen.shape, np.float32) < chance_seen
dream = sigmoid(drawn @ W.T + b)
chance_dreamt = sigmoid(dream @ W + c)

step_W = (batch.T @ chance_seen - dream.T @ chance_dreamt) / len(batch)
step_b = (batch - dream).mean(axis=0)
step_c = (chance_seen - chance_dreamt).mean(axis=0)

# %% [markdown]
# The book's code, given the same random numbers, should take the same step:

# %%
from vgbook.pretraining.boltzmann import contrastive_divergence, free_energy

step = contrastive_divergence(rbm, batch, rng=np.random.default_rng(1))
assert np.allclose(step_W, step.weights, atol=1e-6)
assert np.allclose(step_b, step.visible_bias, atol=1e-6)
assert np.allclose(step_c, step.hidden_bias, atol=1e-6)
print("the same step, to six digits")

# %% [markdown]
# Did it help? The *free energy* of an image is its energy with all hidden states summed over; the
# lower it is, the likelier is the image. After the step, images should lie lower against dreams
# than before.


# %%
def advantage():
    """Free energy of the dreams less that of the images they were made from."""
    return float(np.mean(free_energy(rbm, dream) - free_energy(rbm, batch)))


before = advantage()
W += 0.1 * step_W
b += 0.1 * step_b
c += 0.1 * step_c
print("advantage of images over dreams:", end=" ")
print(f"{before:.2f} before the step, {advantage():.2f} after it")

# %% [markdown]
# ## The whole of it
#
# `train_rbm` takes that step 65 times an epoch, for 100 epochs. We watch how well the machine
# gives back images that it has not seen: there and back once, pixels against pixels.

# %%
from vgbook.pretraining.boltzmann import reconstruction_error
from vgbook.pretraining.rbm import train_rbm

settings = {"learning_rate": 0.1, "batch_size": 20, "momentum": 0.5}


def look(epoch, rbm):
    if epoch in (1, 10, 100):
        print(f"epoch {epoch:3d}: {reconstruction_error(rbm, unseen):.4f}")


fresh = init_rbm(images, 64, rng=np.random.default_rng(0))
print(f"   before: {reconstruction_error(fresh, unseen):.4f}")
trained = train_rbm(
    images, 64, epochs=100, rng=np.random.default_rng(0), on_epoch=look, **settings
)

# %% [markdown]
# What did its hidden units learn to look for? The weights of a unit make a picture, one weight a
# pixel. Compare the largest of them with digits: they are smaller.

# %%
from vgbook.figures.frame import book_style, frame, label
from vgbook.figures.raster import bare, mosaic, shade
from vgbook.site.display import show

weights = trained.weights.T
strongest = np.argsort(-np.linalg.norm(weights, axis=1))[:32]
full = np.quantile(np.abs(weights), 0.99)
filters = np.clip(0.5 + weights[strongest] / (2 * full), 0, 1)

with book_style():
    figure, (axes,) = frame(
        "What 32 hidden units look for",
        "weights to the 64 pixels; ink: positive, mid-grey: zero, paper: negative",
        narrow=True,
        height=1.6,
        left=0.04,
        right=0.1,
        foot=0.1,
    )
    sheet = mosaic(filters.reshape(-1, 8, 8), 8)
    shade(axes, sheet, "ink", gid="filters")
    bare(axes, height=sheet.shape[0] / sheet.shape[1])

show(
    figure,
    alt="The weights of 32 hidden units as pictures of 8 by 8 pixels: bars, corners, spots "
    f"and arcs. The strongest 1 in 100 weights exceeds {full:.1f}.",
)

# %% [markdown]
# Give it eight images that it has not seen, and look at what comes back.


# %%
def picture_rows(title, subtitle, rows, *, alt):
    """Show a few rows of images, each with its name."""
    with book_style():
        figure, (axes,) = frame(
            title,
            subtitle,
            narrow=True,
            height=0.37 * len(rows),
            left=0.04,
            right=0.1,
            foot=0.1,
        )
        height = 8 / (9 * 8 - 1)  # of a row of eight images, one unit wide
        top = 1.25 * height * len(rows)
        for k, (name, pictures) in enumerate(rows.items()):
            bottom = top - height - 1.25 * height * k
            row = mosaic(pictures.reshape(-1, 8, 8), 8)
            shade(axes, row, "ink", left=0.32, bottom=bottom, gid=name)
            label(axes, 0, bottom + height / 2, name, "muted")
        bare(axes, width=1.32, height=top)
    return show(figure, alt=alt)


def give_back(rbm, images):
    chance = sigmoid(images @ rbm.weights + rbm.hidden_bias)
    return sigmoid(chance @ rbm.weights.T + rbm.visible_bias)


some = unseen[:8]
picture_rows(
    "There and back once",
    "eight images that were not learned from, and what the machine makes of them",
    {
        "seen": some,
        "back, before": give_back(fresh, some),
        "back, after": give_back(trained, some),
    },
    alt="Three rows of eight images: digits; what the untrained machine gives back, the "
    "same grey cloud eight times; what the trained machine gives back, the digits again.",
)

# %% [markdown]
# Before learning, every image comes back as the same cloud: the mean image, which the biases
# know. After it, 64 hidden units hold what is needed to draw each digit again.
#
# Now take the image away. Start from noise, and let the machine look and dream, over and over.
# What it settles on is what it believes images to be: its *fantasies*.


# %%
def fantasies(rbm, steps=(1, 10, 100, 1000)):
    """Eight chains from noise, as they are after some numbers of steps."""
    rng = np.random.default_rng(8)
    v, seen = rng.random((8, 64)) < 0.5, {}
    for step in range(1, max(steps) + 1):
        chance = sigmoid(v @ rbm.weights + rbm.hidden_bias)
        h = rng.random(chance.shape) < chance
        chance = sigmoid(h @ rbm.weights.T + rbm.visible_bias)
        v = rng.random(chance.shape) < chance
        if step in steps:
            seen[f"step {step:,d}"] = chance
    return seen


picture_rows(
    "From noise, the machine dreams of strokes",
    "eight chains, each begun with random pixels",
    fantasies(trained),
    alt="Four rows of eight images made up by the machine after 1, 10, 100 and 1,000 steps: "
    "dark, broken strokes that look like parts of digits, few of them whole ones.",
)

# %% [markdown]
# It dreams of strokes in the right places, and now and then of a digit. As a model of digits it
# is poor; as a first layer for a deep network, as [chapter 7](../chapters/pretraining.md) shows,
# it is just what is needed.
#
# ## Two things to change
#
# **1. A dream in black and white.** In the step above the dream was left grey: each pixel had its
# probability. Give `train_rbm` the argument `sample_visible=True`, and each pixel of a dream is
# drawn, on or off. Nothing else changes. Predict two things: will unseen images be given back
# better or worse? Will the fantasies be better or worse?

# %% [markdown] tags=["answer"]
# Worse, and better. To measure the second, ask how far a fantasy is from the training image most
# like it. Unseen digits, and the mean of all images, give the scale.


# %% tags=["answer"]
def distance(pictures):
    """Mean over pictures of the mean squared difference to the nearest training image."""
    apart = ((pictures[:, None] - images) ** 2).mean(axis=2)
    return float(apart.min(axis=1).mean())


drawing = train_rbm(
    images, 64, epochs=100, rng=np.random.default_rng(0), sample_visible=True, **settings
)
for name, rbm in {"grey dreams": trained, "drawn dreams": drawing}.items():
    lost = reconstruction_error(rbm, unseen)
    away = distance(fantasies(rbm)["step 1,000"])
    print(f"{name:>12}: lost {lost:.4f}, distance of fantasies {away:.3f}")
mean = images.mean(axis=0, keepdims=True)
print(f"distance of unseen digits {distance(unseen):.3f}, of the mean {distance(mean):.3f}")
picture_rows(
    "Drawn dreams make digits",
    "the same eight chains, in the machine whose dreams were drawn",
    fantasies(drawing),
    alt="Four rows of eight images made up by the second machine. They begin as soft "
    "clouds, and become soft, mostly whole digits that one can name.",
)

# %% [markdown] tags=["answer"]
# Grey dreams can hold secrets: a pixel of 0.37 tells the machine more than one that is on or off,
# so it can give back well without knowing what images are like. Hinton's guide says of the error
# of reconstruction: use it, but do not trust it (Hinton 2010, section 5.1).

# %% [markdown]
# **2. One digit only.** Train the machine on the threes alone, `images[data.train_targets == 3]`.
# Predict what it gives back when it is shown an eight. And a one?

# %% [markdown] tags=["answer"]
# A kind of three, as far as it can: it knows no other strokes.

# %% tags=["answer"]
threes = images[data.train_targets == 3]
narrow_minded = train_rbm(
    threes, 64, epochs=100, rng=np.random.default_rng(0), **settings
)

order = (3, 8, 1, 0, 9, 2, 5, 7)
targets = data.validation_targets
others = np.array([unseen[targets == digit][0] for digit in order])
for digit in (3, 8, 1):
    shown = unseen[targets == digit]
    print(f"{digit}: lost {reconstruction_error(narrow_minded, shown):.3f}")
picture_rows(
    "Who has seen only threes",
    "digits, and what a machine that learned from threes makes of them",
    {"seen": others, "back": give_back(narrow_minded, others)},
    alt="Two rows: the digits 3, 8, 1, 0, 9, 2, 5 and 7, and what comes back: the 3 as it "
    "was, the others bent towards threes.",
)
