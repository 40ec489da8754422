"""The closed lists people choose a reason from, in the order they are offered."""

from credit.rules.dispute_reasons import LEAVES, ROOTS

NOTE = (
    "visit",
    "call",
    "cash_trouble",
    "order_drop",
    "supplier_talk",
    "management_change",
    "good_news",
    "other",
)
LIMIT = ("new_site", "season", "bigger_order", "payment_term", "other")
CALL = ("reached", "call_back", "voicemail", "no_answer", "wrong_number")  # how a call ended

BY_KIND = {"dispute": ROOTS, "dispute_detail": LEAVES, "note": NOTE, "limit": LIMIT, "call": CALL}
