"""The vanishing gradient, measured: networks, pretraining, experiments and figures of the book."""

__version__ = "0.1.0"
