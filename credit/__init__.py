"""The credit domain: rules, formats, store and operations. Knows neither HTTP, Redis nor the browser."""
