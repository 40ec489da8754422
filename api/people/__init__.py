"""People, agencies, portfolios and devices: the administrator's page."""
