"""The cars of a district and the factors of e-mobility."""
