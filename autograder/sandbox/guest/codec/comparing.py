"""Methods by which data compare themselves with other data.

A test that calls one means data. In their place an object of the student's would decide by itself
what comes of it, and would be given what the test expects.
"""

#: They answer yes or no.
PREDICATES = frozenset(
    {
        *("all", "any", "allclose", "array_equal", "equal", "equals", "eq", "ne", "identical"),
        *("isclose", "isin", "isdisjoint", "issubset", "issuperset", "startswith", "endswith"),
        *(name for name in dir(str) if name.startswith("is")),
    }
)
#: They return data: a difference, a likeness, or the other value in another form.
BINARY = frozenset(
    {
        *("lt", "le", "gt", "ge", "compare", "sub", "subtract", "rsub", "div", "divide", "dist"),
        *("corr", "corrwith", "cov", "difference", "symmetric_difference", "intersection"),
        *("view_as", "expand_as", "reshape_as", "type_as", "reindex_like", "align"),
        *("combine_first", "fillna", "merge", "join", "where", "mask"),
    }
)
COMPARES = PREDICATES | BINARY
