"""What came in goes its way: an import's kind decides how it is judged and how it enters the books."""
