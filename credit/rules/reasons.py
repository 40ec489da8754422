"""The closed lists people choose a reason from, in the order they are offered."""

DISPUTE = ("delivery", "quality", "price", "quantity", "invoice_error", "other")
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

BY_KIND = {"dispute": DISPUTE, "note": NOTE, "limit": LIMIT, "call": CALL}
