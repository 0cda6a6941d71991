"""The colours of the book and what each of them means, on light and on dark paper.

A colour means the same thing in every figure. Each role's light colour is unique, so that it can
stand for the role itself until a page decides between light and dark.
"""

from __future__ import annotations

from dataclasses import dataclass

COLOURS: dict[str, tuple[str, str]] = {
    # the page
    "paper": ("#ffffff", "#161a22"),
    "ink": ("#1f2430", "#e6e9ef"),
    "muted": ("#667085", "#9aa4b2"),  # reference marks, subtitles, tick labels
    "line": ("#e4e7ec", "#2a303b"),  # grid lines
    # photographs, whose shadows are dark on any paper
    "shadow": ("#20242d", "#0b0d11"),
    "glow": ("#f7f8fa", "#e9ecf1"),
    "frozen": ("#4338ca", "#a5b4fc"),  # layers that keep their random weights
    # how a network starts
    "random": ("#c2410c", "#fb923c"),  # the standard random start of before 2010
    "rbm": ("#0f766e", "#2dd4bf"),  # pretrained by restricted Boltzmann machines
    "autoencoder": ("#6d28d9", "#c4b5fd"),  # pretrained by autoencoders; Xavier's start
    "supervised": ("#a16207", "#facc15"),  # pretrained by supervised greedy training
    "modern": ("#1d4ed8", "#60a5fa"),  # remedies of after 2010: He's start, normalisation, ...
    "shuffled": ("#4d7c0f", "#a3e635"),  # trained weights in random places
    "tiny": ("#be185d", "#f472b6"),  # weights drawn far too small
    # what a single unit or path receives
    "steep": ("#0369a1", "#7dd3fc"),  # places, and costs, that give a large gradient
    "flat": ("#7c3f10", "#dba36b"),  # plateaus, and costs that have them
    "backward": ("#b91c1c", "#fca5a5"),  # error signals and gradients, beside what runs forward
    # what is built into a layer, and how it learns
    "normalised": ("#0e7490", "#22d3ee"),  # batch normalisation
    "residual": ("#a21caf", "#e879f9"),  # a way round each layer; dashed for pre-activation
    "chain": ("#4338ca", "#a5b4fc"),  # a Gibbs chain of more steps than one
    "gated": ("#166534", "#4ade80"),  # a recurrent network with gates, the LSTM
}


@dataclass(frozen=True)
class Mark:
    """How a series of one meaning is drawn: `colour` and marker say the same thing twice."""

    label: str
    role: str
    marker: str

    @property
    def colour(self) -> str:
        """Colour on light paper, which stands for the role."""
        return COLOURS[self.role][0]


STARTS = {
    "random": Mark("random start", "random", "o"),
    "random-longer": Mark("random, equal total time", "random", "D"),
    "rbm": Mark("RBM start", "rbm", "s"),
    "autoencoder": Mark("autoencoder start", "autoencoder", "^"),
    "supervised": Mark("supervised greedy start", "supervised", "v"),
}

# The pretrained start at five layers, and the controls it is held against.
CONTROLS = {
    "random": Mark("random", "random", "o"),
    "scaled": Mark("random, 4 × Xavier", "modern", "D"),
    "shuffled-rbm": Mark("RBM, shuffled", "shuffled", "X"),
    "rbm": Mark("RBM", "rbm", "s"),
}

SCHEMES = {
    "normal": Mark("N(0, 0.01²)", "tiny", "v"),
    "standard": Mark("standard", "random", "o"),
    "xavier": Mark("Xavier", "autoencoder", "^"),
    "he": Mark("He", "modern", "D"),
}

REMEDIES = {
    "standard": Mark("standard start", "random", "o"),
    "scaled": Mark("scaled start", "modern", "D"),
    "normalised": Mark("batch normalisation", "normalised", "s"),
    "residual": Mark("plain residual", "residual", "^"),
    "preactivation": Mark("pre-activation residual", "residual", "v"),
}

# The same network at several settings: one colour, told apart by markers and names in place.
RADII = {
    "below": Mark("below the threshold", "random", "v"),
    "at": Mark("at the threshold", "random", "o"),
    "above": Mark("above the threshold", "random", "^"),
}

FORMS = {
    "0": Mark("forget bias 0", "gated", "v"),
    "1": Mark("forget bias 1", "gated", "o"),
    "3": Mark("forget bias 3", "gated", "^"),
    "1997": Mark("form of 1997", "gated", "s"),
}

RULES = {
    "exact": Mark("exact gradient", "ink", "o"),
    "CD-10": Mark("CD-10", "chain", "^"),
    "CD-1": Mark("CD-1", "rbm", "s"),
}


def colour(role: str) -> str:
    """Colour of a role on light paper, which stands for the role."""
    return COLOURS[role][0]
