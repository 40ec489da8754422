"""Which documents go along with a case file, in their order, and which are only named with their hash."""

from collections.abc import Sequence
from dataclasses import dataclass

from credit.formats.proof import JPEG
from credit.operations import proof_files
from credit.store.proofs import DeliveryProof

MOST_BYTES = 20 * 1024 * 1024  # a case file is still handed over, mailed and verified as one


@dataclass(frozen=True, slots=True)
class Annex:
    """One proof by its number. content: None where it is only named; kind: photo | pdf | apart | gone."""

    number: int
    proof: DeliveryProof
    kind: str
    content: bytes | None


def annexes_of(proofs: Sequence[DeliveryProof]) -> list[Annex]:
    """Give proofs their numbers and read their files, as many as one case file holds."""
    left, annexes = MOST_BYTES, []
    for number, proof in enumerate(proofs, start=1):
        kind, content = "apart", None
        if proof.size_bytes <= left:
            content = proof_files.find(proof.id)
            kind = "photo" if proof.mime == JPEG else "pdf"
            left -= proof.size_bytes
        if kind != "apart" and content is None:
            kind = "gone"
        annexes.append(Annex(number, proof, kind, content))
    return annexes
