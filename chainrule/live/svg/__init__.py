"""Drawings as SVG text: pure functions of values."""
