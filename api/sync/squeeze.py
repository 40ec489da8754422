"""Compress an answer while it is being written, page by page."""

import zlib
from collections.abc import Callable, Iterable, Iterator

from backports import zstd
from flask import Response, request

GZIP_LEVEL = 4  # twice the bytes saved cost three times the time above it
# columns repeat at length: fewer bytes than at level 6, for a quarter of its time
ZSTD: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.min_match: 7,
}
GZIP_WINDOW = 31  # zlib's way to say: with a gzip header
WORTH_IT = 1500  # bytes: what fits one packet gains nothing


def choose(accepted: Callable[[str], bool]) -> str | None:
    """Choose the coding a device accepts, the cheapest first."""
    return next((coding for coding in ("zstd", "gzip") if accepted(coding)), None)


def squeeze_answer(answer: Response) -> Response:
    """Compress an answer that is whole already, where that is worth it and the device accepts it."""
    if answer.is_streamed or "Content-Encoding" in answer.headers:
        return answer
    coding = choose(lambda name: bool(request.accept_encodings.quality(name)))
    body = answer.get_data()
    if coding and len(body) >= WORTH_IT:
        answer.set_data(b"".join(squeeze([body], coding)))
        answer.headers["Content-Encoding"] = coding
        answer.headers["Vary"] = "Accept-Encoding"
    return answer


def squeeze(pages: Iterable[bytes], coding: str | None) -> Iterator[bytes]:
    """Compress pages, each readable as soon as it arrives."""
    return {"gzip": _gzip, "zstd": _zstd}[coding](pages) if coding else iter(pages)


def _gzip(pages: Iterable[bytes]) -> Iterator[bytes]:
    squeezer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    for page in pages:
        yield squeezer.compress(page) + squeezer.flush(zlib.Z_SYNC_FLUSH)
    yield squeezer.flush()


def _zstd(pages: Iterable[bytes]) -> Iterator[bytes]:
    squeezer = zstd.ZstdCompressor(options=ZSTD)
    for page in pages:
        yield squeezer.compress(page, mode=squeezer.FLUSH_BLOCK)
    yield squeezer.flush()
