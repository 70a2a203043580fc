"""Exercises of lesson 1."""
