"""Other sync engines doing the same work, from the npm registry into a folder of their own."""
