"""A district's data from public services, on a person's word and never otherwise."""
