# wrong: The product is kept as a float, so the count comes out as 6.0 and not as 6.
# ids: float
def count_numbers(shape):
    prod = 1.0
    for k in shape:
        prod *= k
    return prod
