"""Paper: A4 documents as PDF, to print, send, sign and file."""
