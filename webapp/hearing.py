"""The one subscription of a web process: what any process says moved is told to this one's open streams."""

import json
import logging
import threading
import time

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from api.sync.streams import Streams
from tasks.news import CHANNEL

AGAIN_SECONDS = 1.0
LISTEN_SECONDS = 5.0  # then look whether the line is still alive

log = logging.getLogger(__name__)


def hear(url: str, streams: Streams) -> threading.Thread:
    """Listen in a thread of its own until the process ends; while Redis is away, no stream is open."""
    thread = threading.Thread(target=_hear_always, args=(url, streams), name="hearing", daemon=True)
    thread.start()
    return thread


def _hear_always(url: str, streams: Streams) -> None:
    while True:
        try:
            _hear(url, streams)
        except RedisError as error:
            log.warning("open pages hear nothing: %s", error)
        except Exception:
            log.exception("open pages hear nothing")
        time.sleep(AGAIN_SECONDS)


def _hear(url: str, streams: Streams) -> None:
    """Tell until the line breaks; streams that may have missed a word end with it."""
    connection = Redis.from_url(
        url,
        socket_connect_timeout=LISTEN_SECONDS,
        health_check_interval=int(LISTEN_SECONDS),
        retry=Retry(NoBackoff(), 0),
    )
    with connection, connection.pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(CHANNEL)
        with streams.while_listening():
            while True:
                message = channel.get_message(timeout=LISTEN_SECONDS)
                if message is not None:
                    streams.tell(frozenset(json.loads(message["data"])))
