"""Photometric files: EULUMDAT and IES LM-63."""
