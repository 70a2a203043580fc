# column by column
def sum_rows(dy):
    totals = []
    for column in dy.T:
        total = 0
        for number in column:
            total += number
        totals.append(total)
    return np.array(totals)
