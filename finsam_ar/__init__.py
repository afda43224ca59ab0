"""finsam-ar: a samordningsförbund's books and its årsredovisning.

Importing the package is cheap on purpose: neither pandas nor matplotlib is loaded until a command needs it.
"""

__version__ = "0.2.0"
