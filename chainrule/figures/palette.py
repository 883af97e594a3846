"""Okabe and Ito's palette, distinguishable with any colour vision.

Source: M. Okabe, K. Ito, "Color Universal Design" (2008). A colour is never used alone: curves
also differ in dash or marker.
"""

BLACK = "#000000"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"

#: Colours of the first, second, … curve of a plot.
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK)
#: Dash patterns in matplotlib's and SVG's units, to go with `CYCLE`.
DASHES = ("", "6 3", "2 2", "8 3 2 3", "10 4", "4 2", "1 2")
