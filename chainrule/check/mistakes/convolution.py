"""Windows, kernels, padding and stride, forward and backward."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "kernel-flipped",
        "{part} flips the kernel.",
        "This layer is a cross-correlation: window times kernel, no flip.",
    ),
    Mistake(
        "kernel-sides-swapped",
        "{part} mixes up the kernel's height and width.",
        "The height counts rows and comes first, the width counts columns.",
    ),
    Mistake(
        "output-width-from-height",
        "{part} has a width that is computed from the height.",
        "Height and width have a formula each, with the kernel's own height and width.",
    ),
    Mistake(
        "stride-ignored",
        "{part} ignores the stride.",
        "Window i starts at i · stride.",
    ),
    Mistake(
        "window-end-strided",
        "{part} multiplies the window's end by the stride.",
        "A window starts at i · stride and ends the kernel's size further on.",
    ),
    Mistake(
        "bias-per-tap",
        "{part} adds the bias once for every tap of the kernel.",
        "Sum the products first, then add the bias once.",
    ),
    Mistake(
        "bias-missing",
        "{part} leaves out the bias.",
        "Add b[f] to every output of filter f.",
    ),
    Mistake(
        "padding-ignored",
        "{part} is computed without the padding.",
        "First add `pad` rows and columns of zeros on each side, with `np.pad`.",
    ),
    Mistake(
        "channels-not-summed",
        "{part} keeps the channels apart, or leaves some out.",
        "One output number is the sum over the whole window: rows, columns and channels.",
    ),
    Mistake(
        "mean-for-sum",
        "{part} is the mean over each window, not the sum.",
        "One output number is the sum of window times kernel: `np.sum`, not `np.mean`.",
    ),
    Mistake(
        "axes-mixed",
        "{part} has the right numbers in the wrong places.",
        "`reshape` keeps the order of the numbers: give the axes their order with `transpose`.",
    ),
    Mistake(
        "first-image-only",
        "{part} takes the first image of the batch for all of them.",
        "The first axis counts images: `x[n]` is the n-th.",
    ),
    Mistake(
        "not-vectorised",
        "it is hardly faster than a plain Python loop over windows.",
        "Loop over the kernel's few cells, and let `@` do the work of all windows at once.",
    ),
    Mistake(
        "edges-horizontal",
        "{part} responds to horizontal edges, not to vertical ones.",
        "At a vertical edge the numbers change from column to column.",
    ),
    Mistake(
        "edges-both",
        "{part} responds to vertical edges and to horizontal ones.",
        "At a horizontal edge all columns are equal: each row of the kernel must add up to 0.",
    ),
    Mistake(
        "edges-flat",
        "{part} responds where there is no edge at all.",
        "On a uniform image the response is a multiple of the kernel's sum, which must be 0.",
    ),
    Mistake(
        "edges-of-nothing",
        "{part} does not respond to vertical edges.",
        "Not every column of the kernel may add up to 0.",
    ),
    Mistake(
        "backward-stride-one",
        "{part} uses stride 1 in the backward pass.",
        "The backward pass visits the same windows as the forward pass.",
    ),
    Mistake(
        "padding-slice-zero",
        "{part} is empty without padding.",
        "`[p:-p]` is empty for p = 0: use `[p:p + H]`.",
    ),
    Mistake(
        "overlap-overwritten",
        "{part} keeps only the last window's share where windows overlap.",
        "Gradients add up: `+=`, not `=`.",
    ),
    Mistake(
        "dx-padded",
        "{part} still has the padding around it.",
        "A gradient has the shape of its variable: cut the padding off.",
    ),
    Mistake(
        "dw-unpadded",
        "{part} is computed from the unpadded image.",
        "The forward pass used the padded image, so the kernel's gradient does too.",
    ),
    Mistake(
        "dw-flipped",
        "{part} is flipped.",
        "The kernel was not flipped in the forward pass.",
    ),
    Mistake(
        "db-wrong-axes",
        "{part} is summed over the wrong axes.",
        "b has one entry per filter: sum over images, rows and columns.",
    ),
    Mistake(
        "one-image-only",
        "{part} counts only one image of the batch.",
        "Every image contributes: its share is added, `+=`.",
    ),
    Mistake(
        "one-entry-filled",
        "{part} is written into one entry only.",
        "b has one entry per filter: filter f adds to `db[f]`.",
    ),
    Mistake(
        "cropped-at-corner",
        "{part} is cut out at the corner of the padded gradient.",
        "The image lies in the middle of the padded one: rows p to p + H, columns p to p + W.",
    ),
    Mistake(
        "stride-on-one-side",
        "{part} uses the stride along one side only.",
        "Window (i, j) starts at row i · stride and column j · stride.",
    ),
    Mistake(
        "padding-not-zero",
        "{part} is padded with numbers other than 0.",
        "`np.pad` writes zeros unless a `mode` or a value says otherwise.",
    ),
    Mistake(
        "padding-one-sided",
        "{part} is padded on one side only.",
        "A pair for each axis: `pad` in front of it and `pad` behind.",
    ),
    Mistake(
        "one-sided-difference",
        "the filter is a one-sided difference.",
        "(I[t + 1] − I[t − 1]) / 2 leaves I[t] out: G[0] is 0.",
    ),
    Mistake(
        "flip-forgotten",
        "the ends of the filter are exchanged.",
        "In I∗G the entry G[t − k] meets I[k]: which entry of G meets I[t + 1]?",
    ),
    Mistake(
        "padding-fixed",
        "{part} is padded by 1, whatever `pad` says.",
        'Take the width of the padding from `conv_param["pad"]`.',
    ),
    Mistake(
        "all-axes-padded",
        "{part} is padded along images and channels too.",
        "`np.pad(x, p)` pads every axis: pass a pair for each, (0, 0) for images and channels.",
    ),
)
