"""The credit policy: its values, its versions, and what another would change."""
