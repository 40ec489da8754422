"""Who a counterparty may be: account numbers and names reduced to what can be compared."""

import re

from credit.rules.search import fold

LEGAL_FORM = re.compile(
    r"sasu?|sa|sarl|eurl|snc|sc[ips]|scop|selarl|gie|eirl|ei|ste|societe|ets|etablissements?|entreprise|cie"
    r"|compagnie|mr?|mme|mlle|monsieur|madame|gmbh|ag|kg|ug|bvb?a?|nv|srl|spa|ltd|limited|plc|llc|inc|sl|lda"
)
LEAST_NAME = 4  # letters: less could be anybody
WORD = re.compile(r"[a-z0-9]+")


def account_key(number: str) -> str:
    """Reduce an IBAN or an account number to letters and digits."""
    return "".join(sign for sign in number.upper() if sign.isalnum() and sign.isascii())


def name_key(name: str) -> str:
    """Reduce a payer's name: no case, accents, signs or legal form, words in their order; "" says nothing."""
    dotless = fold(name).replace(".", "")
    kept = [word for word in WORD.findall(dotless) if not LEGAL_FORM.fullmatch(word)]
    key = " ".join(kept)
    return key if len(key) >= LEAST_NAME else ""
