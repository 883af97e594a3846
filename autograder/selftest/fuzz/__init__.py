"""Random damage to what comes from outside: nothing of it may end in anything but a sentence."""
