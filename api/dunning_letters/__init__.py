"""Letters by post, and the addresses that made some of them necessary."""
