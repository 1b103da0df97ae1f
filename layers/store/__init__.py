"""Values kept on the disk by what they were made from."""
