# wrong: Uses assert, which raises another error than the ValueError that was asked for.
# ids: assertion
def same_padding(f):
    assert f % 2 == 1, "only odd filters"
    return f // 2
