"""Learning rates that change while a network trains."""


def decayed(lr: float, lr_decay: float, epoch: int) -> float:
    """Return the learning rate of an epoch: lr · lr_decay^epoch, the first epoch being 0.

    Large steps cross the plain, small steps settle in the valley. With ``lr_decay`` 0.9 the tenth
    epoch's rate is 0.39 of the first one's.
    """
    return lr * lr_decay**epoch
