"""What people sign in with besides a password: their passkeys, their authenticator app."""
