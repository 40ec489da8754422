"""Photos of what people say."""
