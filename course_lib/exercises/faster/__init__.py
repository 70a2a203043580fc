"""Exercises of lesson 10: where the time goes, many workers, and numbers of few bits."""
