"""A whole notebook, written from the signatures alone: as short as it gets, helpers included."""

import numpy as np
import torch

# %% relu
relu = lambda x: (x > 0) * x

# %% relu_derivative
relu_derivative = lambda x: float(x > 0)

# %% max_backward
max_backward = lambda dz, a, b: [dz * (a > b), dz * (a <= b)]

# %% loss
loss = lambda y_predicted, y_observed: (y_observed - y_predicted) ** 2


# %% mlp
def mlp(x, W0, W1, W2):
    v = {"x": x, "r0": x * W0}
    v["h0"] = v["r0"].clip(0)
    v["r1"] = W1.dot(v["h0"])
    v["h1"] = v["r1"].clip(0)
    return v | {"y_predicted": v["h1"].dot(W2)}


# %% d_loss_d_ypredicted
d_loss_d_ypredicted = lambda v, y: -2 * (y - v["y_predicted"])

# %% d_loss_d_W2
d_loss_d_W2 = lambda v, y: [d_loss_d_ypredicted(v, y) * h for h in v["h1"]]

# %% d_loss_d_h1
d_loss_d_h1 = lambda v, W, y: d_loss_d_ypredicted(v, y) * np.asarray(W)

# %% d_loss_d_r1
d_loss_d_r1 = lambda v, W, y: np.where(v["h1"] > 0, d_loss_d_h1(v, W, y), 0)

# %% d_loss_d_W1
d_loss_d_W1 = lambda v, W, y: d_loss_d_r1(v, W, y)[:, None] * v["h0"]

# %% d_loss_d_h0
d_loss_d_h0 = lambda v, A, W, y: d_loss_d_r1(v, W, y) @ A

# %% d_loss_d_r0
d_loss_d_r0 = lambda v, A, W, y: np.where(v["h0"] > 0, d_loss_d_h0(v, A, W, y), 0)

# %% d_loss_d_W0
d_loss_d_W0 = lambda v, A, W, y: v["x"] * d_loss_d_r0(v, A, W, y)


# %% torch_gradients
def torch_gradients(x, *args):
    *Ws, y = map(torch.as_tensor, args)
    Ws = [W.clone().requires_grad_() for W in Ws]
    h = (Ws[1] @ (Ws[0] * x).relu()).relu()
    return dict(
        zip(
            ("W0", "W1", "W2"),
            (g.numpy() for g in torch.autograd.grad((h @ Ws[2] - y) ** 2, Ws)),
        )
    )
