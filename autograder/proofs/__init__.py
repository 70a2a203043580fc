"""Proofs that lessons and walls hold."""
