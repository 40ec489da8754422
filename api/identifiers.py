"""How requests spell what others number."""

from marshmallow import validate

SIREN = validate.Regexp(
    r"[0-9]{9}\Z"
)  # of a company of ours; whether there is one is asked downstairs
