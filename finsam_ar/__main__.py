"""`python -m finsam_ar`: the same as `finsam-ar`."""

from finsam_ar.cli import run

run()
