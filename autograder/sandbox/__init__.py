"""Where students' code runs: walls, processes, and what is within them."""
