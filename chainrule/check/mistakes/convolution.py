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
        "w has shape (F, C, HH, WW): rows first.",
    ),
    Mistake(
        "output-width-from-height",
        "{part} has its width computed from the height.",
        "Each side has its own formula: 1 + (W + 2 · pad − WW) / stride.",
    ),
    Mistake(
        "stride-ignored",
        "{part} ignores the stride.",
        "Window i starts at i · stride.",
    ),
    Mistake(
        "window-end-strided",
        "{part} multiplies the window's end by the stride.",
        "A window runs from i · stride to i · stride + HH.",
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
        "Put pad rows and columns of zeros on each side first, with `np.pad`.",
    ),
    Mistake(
        "channels-not-summed",
        "{part} keeps the channels apart, or leaves some out.",
        "One output number is the sum over the whole window: rows, columns and channels.",
    ),
    Mistake(
        "first-image-only",
        "{part} takes the first image of the batch for all of them.",
        "The first axis counts images: `x[n]` is the n-th.",
    ),
    Mistake(
        "not-vectorised",
        "{part} shows a loop over windows: it is hardly faster than plain Python.",
        "Loop over the kernel's few cells, and let `@` do the work of all windows at once.",
    ),
    Mistake(
        "edges-horizontal",
        "{part} answers to horizontal edges, not to vertical ones.",
        "At a vertical edge the numbers change from column to column.",
    ),
    Mistake(
        "edges-both",
        "{part} answers to vertical edges and to horizontal ones.",
        "Where all columns are alike, each row of the kernel must cancel by itself.",
    ),
    Mistake(
        "edges-flat",
        "{part} answers where there is no edge at all.",
        "On a flat image the response is the sum of all nine numbers: it must be 0.",
    ),
    Mistake(
        "edges-of-nothing",
        "{part} answers to no straight edge.",
        "At a vertical edge the columns must not cancel.",
    ),
    Mistake(
        "backward-stride-one",
        "{part} walks back with stride 1.",
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
        "The forward pass saw the padded image, and so must the kernel's gradient.",
    ),
    Mistake(
        "dw-flipped",
        "{part} is flipped.",
        "The kernel was not flipped on the way forward.",
    ),
    Mistake(
        "db-wrong-axes",
        "{part} is summed over the wrong axes.",
        "b has one entry per filter: sum over images, rows and columns.",
    ),
)
