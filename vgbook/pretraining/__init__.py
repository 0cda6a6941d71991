"""Learning one layer at a time, before the whole network is trained: the idea of 2006."""
