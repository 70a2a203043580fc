"""A class: its folder, what is handed in, and its gradebook."""
