# wrong: It is the largest number of each map.
# ids: maximum
def global_average_pool(x):
    return np.array([[one.max() for one in maps] for maps in x])
