"""Known-wrong and known-right answers, and the proof that the autograder distinguishes them.

``answers/<assignment>/<problem>.py`` holds the answers to one problem, each in a percent cell as a
student would write it::

    # %% wrong: outer-transposed
    def d_loss_d_W1(variable_dict, W2, y_observed):
        return np.outer(variable_dict["h0"], d_loss_d_r1(variable_dict, W2, y_observed))


    # %% right: loops
    ...

``wrong: ID`` must lose that problem's points, be named ID (an id of `chainrule.check.mistakes`),
and cost nothing elsewhere. ``wrong: ID, named OTHER`` declares that the name given is another
one, ``wrong: ID, unnamed`` that there is none to give, and so does ``unnamed: FLAW``, in words.
``right: STYLE`` must earn everything, and ``advised: ID`` must too, with that word of advice. A
cell may define whatever a student's cell may.
The imports at the head of the file go along with each of its answers.

``answers/<assignment>/whole/<style>.py`` holds a whole notebook in one person's style, in cells
``# %% <problem>``, written from the signatures alone; it must earn every point.
"""
