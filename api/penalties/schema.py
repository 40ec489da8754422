"""Shapes of penalties. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from credit.formats.cells import country_codes
from credit.operations.paper_words import LANGUAGES
from credit.operations.penalty_desk import FILTERS, OPEN
from credit.rules.countries import LAWS
from credit.rules.penalties import BUYERS
from credit.rules.term_caps import SECTORS

MOST_IDS = 500
LARGEST_MINOR = 10**15
REASON = validate.Length(min=3, max=500)
DATE = {"format": "date"}  # kept spelled
NO_NUL = validate.Regexp(r"[^\x00]*\Z")  # PostgreSQL keeps none


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class ListArgs(Strict):
    """Which penalties: `open` are those computed or claimed."""

    state = fields.String(load_default=OPEN, validate=validate.OneOf(FILTERS))
    customer_id = fields.Integer(load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=10_000))


class IdsBody(Strict):
    """Which penalties."""

    ids = fields.List(
        fields.Integer(strict=True, validate=validate.Range(min=1, max=2**31 - 1)),
        required=True,
        validate=validate.Length(min=1, max=MOST_IDS),
    )


class ClaimBody(IdsBody):
    """Which to claim; `total_minor` is what they added up to when they were seen, null: whatever it is."""

    total_minor = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=0, max=LARGEST_MINOR),
    )


class WaiverBody(IdsBody):
    """Which to give up, and why."""

    reason = fields.String(required=True, validate=[REASON, NO_NUL])


class PenaltyState(Schema):
    """What became of a penalty."""

    id = fields.Integer()
    state = fields.String()
    total_minor = fields.Integer(allow_none=True)


class PenaltyLine(PenaltyState):
    """Interest and fee of one late invoice, in minor units.

    `until_on` is the last day counted; `base_minor` the invoice less what was credited. `interest_minor` and
    `total_minor` null: none, because of `no_figure`: rate (of a half-year) or currency. Once claimed the
    figures stay. `reason`: why it was waived, or cancelled (base_credited, not_late).
    `cause`: why the invoice is late; `said_by` and `said_at` are empty where it is only supposed, and all
    three where it was paid and nobody had said.
    """

    customer_id = fields.Integer()
    code = fields.String()
    customer = fields.String()
    item_id = fields.Integer()
    ref = fields.String()
    due_on = fields.Date()
    closed_on = fields.Date(allow_none=True)
    amount_minor = fields.Integer()
    residual_minor = fields.Integer()
    until_on = fields.Date()
    base_minor = fields.Integer()
    interest_minor = fields.Integer(allow_none=True)
    fee_minor = fields.Integer()
    currency = fields.String()
    no_figure = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    claimed_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    cause = fields.String(allow_none=True)
    said_by = fields.String(allow_none=True)
    said_at = fields.AwareDateTime(allow_none=True)


class CurrencySums(Schema):
    """What penalties of one currency add up to."""

    currency = fields.String()
    interest_minor = fields.Integer()
    fee_minor = fields.Integer()


class PenaltyPage(Schema):
    """Penalties fifty a page, the largest first, and what all of the list add up to, currencies apart.

    The sums are of `currency`, that of most penalties; `others` are those of the other currencies.
    """

    rows = fields.List(fields.Nested(PenaltyLine))
    total = fields.Integer()
    interest_minor = fields.Integer()
    fee_minor = fields.Integer()
    currency = fields.String()
    others = fields.List(fields.Nested(CurrencySums))
    without_figure = fields.Integer()
    may_be_waived = fields.Boolean()


class SegmentView(Schema):
    """Days `from` to `to`, both counted, at one balance and one rate in basis points; actual/365, half-up.

    basis: `contract`, or `ecb` and the points of the law; `half_year` is the one whose rate was taken,
    `ecb_bp` the reference rate then (the ECB's, unless `reference` names another), `checked` whether two
    sources agree on it; `points_bp` what the law adds, before it rounds up, by `article`. `rate_bp` and
    `amount_minor` null: the rate is not known. `floor_bp`: what an agreed rate is below in these days.
    """

    from_ = fields.String(data_key="from", attribute="from", metadata=DATE)
    to = fields.String(metadata=DATE)
    days = fields.Integer()
    base_minor = fields.Integer()
    rate_bp = fields.Integer(allow_none=True)
    amount_minor = fields.Integer(allow_none=True)
    basis = fields.String()
    half_year = fields.String(metadata=DATE)
    ecb_bp = fields.Integer(allow_none=True)
    checked = fields.Boolean()
    floor_bp = fields.Integer(allow_none=True)
    reference = fields.String()
    points_bp = fields.Integer(allow_none=True)
    article = fields.String()


class LawView(Schema):
    """Which country's rules a penalty follows, `chosen` as the house's or the debtor's (null: the debtor's).

    `own` false: the debtor's has none kept, the house's hold.
    `no_fee`: why no fixed sum is due (currency: the law's is of another, and nothing is converted;
    insolvency; law: not known then), null: it is.
    """

    country = fields.String()
    own = fields.Boolean()
    chosen = fields.String()
    articles = fields.String()
    fee_article = fields.String()
    no_fee = fields.String(allow_none=True)


class ExplainedPenalty(PenaltyLine):
    """A penalty line by line, and the law it follows (null: worked out before countries had their own)."""

    segments = fields.List(fields.Nested(SegmentView))
    law = fields.Nested(LawView, allow_none=True)


class CountryBody(Strict):
    """Where a customer is (ISO 3166-1 alpha-2), what it reads (ISO 639-1), and why this is said.

    law: whose its debts are under, the house's (`house`) or its country's (`debtor`); unsaid: as before.
    """

    country = fields.String(required=True, validate=validate.OneOf(country_codes()))
    language = fields.String(required=True, validate=validate.OneOf(sorted(LANGUAGES)))
    law = fields.String(load_default=None, validate=validate.OneOf(LAWS))
    reason = fields.String(required=True, validate=[REASON, NO_NUL])


class RulesView(Schema):
    """The rules a customer follows: those of `country`, `chosen` as the house's or the debtor's.

    `own` is false where the debtor's are not known and the house's hold. `home`: where the house is.
    `customer_country` is where it is; `written_in` the language of its letters: `language`, where the law's
    words are known in it. `reference`: what late interest is worked out over, by `points_bp`; rates are known
    for the half-years up to `rates_until`. `countries`: those with rules of their own, of `every_country`.
    """

    country = fields.String()
    own = fields.Boolean()
    chosen = fields.String()
    articles = fields.String()
    home = fields.String()
    customer_country = fields.String()
    language = fields.String()
    written_in = fields.String()
    currency = fields.String()
    default_days = fields.Integer()
    reference = fields.String()
    points_bp = fields.Integer(allow_none=True)
    agreed = fields.Boolean()
    interest_article = fields.String(allow_none=True)
    fee_article = fields.String(allow_none=True)
    rates_until = fields.Date(allow_none=True)
    holidays_left_out = fields.String()
    countries = fields.List(fields.String())
    every_country = fields.List(fields.String())
    languages = fields.List(fields.String())


class LegalTermsBody(Strict):
    """Which law lateness and terms follow; `penalty_rate_bp` null: as it has it.

    buyer_kind: company, eu (a law of another member state), public, hospital or public_company.
    term_sector: perishable, livestock, alcohol or transport, where what is sold has a cap of its own.
    """

    buyer_kind = fields.String(required=True, validate=validate.OneOf(BUYERS))
    penalty_rate_bp = fields.Integer(
        required=True, allow_none=True, strict=True, validate=validate.Range(min=0, max=10_000)
    )
    term_sector = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(SECTORS)
    )


class LegalTermsView(Schema):
    """The law lateness and terms follow, as it stands."""

    buyer_kind = fields.String()
    penalty_rate_bp = fields.Integer(allow_none=True)
    term_sector = fields.String(allow_none=True)


class CapView(Schema):
    """What caps payment terms: days from the invoice, or from the end of its month, by an article of law."""

    days = fields.Integer()
    article = fields.String()
    end_of_month = fields.Boolean()


class BeyondCustomer(Schema):
    """A customer whose agreed terms give invoices due dates beyond the cap."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    terms_days = fields.Integer()
    terms_end_of_month = fields.String(allow_none=True)
    cap = fields.Nested(CapView)


class BeyondItem(Schema):
    """An open invoice due later than the law allows: `last_on` at the latest."""

    id = fields.Integer()
    customer_id = fields.Integer()
    customer = fields.String()
    ref = fields.String()
    document_on = fields.Date()
    due_on = fields.Date()
    last_on = fields.Date()
    days_over = fields.Integer()
    cap = fields.Nested(CapView)


class BeyondView(Schema):
    """Terms and open invoices beyond what the law allows, at most 500 of each, and how many there are."""

    customers = fields.List(fields.Nested(BeyondCustomer))
    customers_total = fields.Integer()
    items = fields.List(fields.Nested(BeyondItem))
    items_total = fields.Integer()


class CustomerPenalties(LegalTermsView):
    """A customer's penalties and the law they follow; `floor_bp` is the least rate that can be agreed.

    `terms_beyond`: what caps its payment terms, where these are longer; null where they are not. `rows`: at
    most 100, the latest due first, of `total`.
    """

    rules = fields.Nested(RulesView)
    terms_beyond = fields.Nested(CapView, allow_none=True)
    floor_bp = fields.Integer(allow_none=True)
    floor_half_year = fields.Date(allow_none=True)
    may_be_waived = fields.Boolean()
    total = fields.Integer()
    rows = fields.List(fields.Nested(ExplainedPenalty))
