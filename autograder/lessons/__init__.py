"""Lessons: texts become notebooks, and notebooks a release."""
