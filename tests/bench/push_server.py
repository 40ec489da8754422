"""A push service in a process of its own, for measuring: keeps connections open and counts what it took.

`python -m tests.bench.push_server DELAY` prints its port, answers 201 after so many seconds, and says on
GET how many messages came, how many different paths they named, and the seconds from the first to the last.
"""

import asyncio
import json
import sys
from time import monotonic

TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


async def main(delay: float) -> None:
    """Serve until the process ends."""
    paths: list[bytes] = []
    at: list[float] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionResetError):
                break
            method, path, _ = head.split(b" ", 2)
            if method == b"GET":
                lasted = at[-1] - at[0] if at else 0
                facts = {"came": len(paths), "different": len(set(paths)), "lasted": lasted}
                told = json.dumps(facts).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(told) + told)
                continue
            length = int(head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
            if delay:
                await asyncio.sleep(delay)
            paths.append(path)
            at.append(monotonic())
            writer.write(TAKEN)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
