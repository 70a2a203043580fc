"""Grading: one submission, then a class."""
