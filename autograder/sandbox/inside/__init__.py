"""What lies within the walls; on the student's side these files lie alone."""
