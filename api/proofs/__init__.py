"""Proofs of delivery."""
