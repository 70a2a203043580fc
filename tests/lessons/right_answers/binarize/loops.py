# seven lines of loops
def binarize(w):
    FN, C, FH, FW = w.shape
    out = np.zeros((FN, C, FH, FW))
    for f in range(FN):
        total = 0.0
        for index in np.ndindex(C, FH, FW):
            total += abs(w[(f, *index)])
        for index in np.ndindex(C, FH, FW):
            out[(f, *index)] = (1 if w[(f, *index)] >= 0 else -1) * total / (C * FH * FW)
    return out
