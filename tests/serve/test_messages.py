"""Between the server and its workers: messages, the queue, writes that are gathered."""

import asyncio
import socket

import pytest

pytest.importorskip("uvicorn", reason="the extra 'server' is not installed")

from legweakkg.serve.frames import FORGET, Inbox, pack
from legweakkg.serve.gathering import Gathering
from legweakkg.serve.jobs import Job, Queue


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_messages_arrive_whole_and_in_order(ends):
    ours, theirs = ends
    inbox = Inbox(theirs)
    data = b"".join(pack(number, {"op": "query", "n": number}, b"x" * 1000 * number) for number in range(5))
    ours.sendall(data[:700])
    ours.sendall(data[700:])
    ours.close()
    got = [inbox.next() for _ in range(5)]
    assert [(one.number, one.head["n"], len(one.body)) for one in got] == [(n, n, 1000 * n) for n in range(5)]
    assert inbox.next() is None


def numbers(inbox, count):
    return [inbox.next().number for _ in range(count)]


def test_what_is_taken_back_never_comes(ends):
    ours, theirs = ends
    inbox = Inbox(theirs)
    ours.sendall(b"".join(pack(number, {}) for number in (1, 2, 3)))
    assert numbers(inbox, 1) == [1]
    ours.sendall(pack(1, FORGET) + pack(4, {}))
    assert numbers(inbox, 1) == [4]
    assert ours.recv(1000) == pack(1, FORGET), "it says so"


def test_the_message_before_those_taken_back_stays(ends):
    """The worker may read everything at once, before it has begun with the first."""
    ours, theirs = ends
    ours.sendall(b"".join(pack(number, {}) for number in (1, 2, 3)) + pack(1, FORGET) + pack(2, {}))
    assert numbers(Inbox(theirs), 2) == [1, 2]


def test_every_client_has_a_turn_before_any_has_a_second():
    queue = Queue()
    jobs = {name: Job(0, {}, b"", name[0], None, 0.0) for name in ("a1", "a2", "a3", "b1", "c1", "c2")}
    for job in jobs.values():
        queue.append(job)
    assert len(queue) == 6
    assert queue.remove(jobs["a2"])
    assert not queue.remove(jobs["a2"])
    first = queue.pop()
    queue.put_back(first)
    names = {job: name for name, job in jobs.items()}
    assert [names[queue.pop()] for _ in range(len(queue))] == ["a1", "b1", "c1", "a3", "c2"]
    assert list(queue) == []


def test_writes_of_one_turn_go_together():
    sent = []

    class Transport:
        def write(self, data):
            sent.append(data)

        def close(self):
            sent.append("closed")

        def is_closing(self):
            return False

    async def run():
        gathering = Gathering(Transport(), asyncio.get_running_loop())
        gathering.write(b"head")
        gathering.write(b"body")
        assert sent == []
        assert gathering.is_closing() is False
        await asyncio.sleep(0)
        assert sent == [b"headbody"]
        gathering.write(b"x" * 100_000)
        assert len(sent) == 2, "much data is not held back"
        gathering.write(b"last")
        gathering.close()
        assert sent[2:] == [b"last", "closed"]
        await asyncio.sleep(0)
        assert len(sent) == 4

    asyncio.run(run())
