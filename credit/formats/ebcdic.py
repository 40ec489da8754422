"""Text of a mainframe in France: EBCDIC of code pages 297 and 1147, which Python does not have.

The two differ in one sign, the currency's (9F): 1147 has the euro.
"""

SPACE = 0x40
LINE_ENDS = b"\r\x15\x25\x3f\x00"  # CR, NEL, LF, SUB, padding: between records, never inside one
_PRINTED = (
    " \xa0âä@áãå\\ñ°.<(+!&{êë}íîïìß§$*);^-/ÂÄÀÁÃÅÇÑù,%_>?øÉÊËÈÍÎÏÌµ:£à'=\""
    "Øabcdefghi«»ðýþ±[jklmnopqrªºæ¸Æ€`¨stuvwxyz¡¿ÐÝÞ®¢#¥·©]¶¼½¾¬|¯~´×"
    "éABCDEFGHI\xadôöòóõèJKLMNOPQR¹ûü¦úÿç÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ\x9f"
)
_TABLE = "\ufffd" * SPACE + _PRINTED


def decode(text: bytes) -> str:
    """Read bytes as a mainframe in France wrote them; what prints nothing becomes U+FFFD."""
    return "".join(map(_TABLE.__getitem__, text))


def encode(text: str) -> bytes:
    """Write a text as a mainframe in France would. Raises ValueError for a sign it does not have."""
    return bytes(_TABLE.index(sign, SPACE) for sign in text)
