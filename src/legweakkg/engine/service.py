"""An HTTP service that is asked politely: time limits, retries with growing pauses, credentials, plain errors."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from ..arguments import seconds_of
from ..errors import EngineError, QueryError, QueryTimeoutError

if TYPE_CHECKING:
    import httpx

RETRIED = frozenset({429, 502, 503, 504})
"""Answers after which a request is sent again: the server is busy or a gateway has lost it."""


class AnswerTooLargeError(EngineError):
    """An answer of a service that is larger than is read; the same question would have it again."""


MAX_BYTES = 1024 * 1024 * 1024
_MAX_WAIT = 30.0
_ENDLESS = 1_000_000.0  # seconds; sockets count milliseconds, and not much further than this
_TAG = re.compile(r"<[^>]+>")

Scheme = Literal["basic", "digest"]


class Answer(NamedTuple):
    """What a service answered, read to its end: status, headers (names in any case) and content."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def content_type(self) -> str:
        """The stated content type, in small letters, empty where none is stated."""
        return self.headers.get("content-type", "").lower()


class Service:
    """An address, how to log in there, and how patient to be.

    ``timeout`` is in seconds, for each try, from sending the request to the last byte of its answer; ``tries``
    how often a request is sent while the server is away or busy; ``max_bytes`` how long an answer may be.
    Credentials in the address are taken out of it, so that no message shows them. Redirections are told and
    not followed: credentials and data go to no address that was not named.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        scheme: Scheme = "basic",
        token: str | None = None,
        timeout: float = 60.0,
        tries: int = 4,
        max_bytes: int = MAX_BYTES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        import httpx

        try:
            address = httpx.URL(url)
        except (httpx.InvalidURL, TypeError):
            raise EngineError(f"{url!r} is no address; an example: http://localhost:7878/query") from None
        if address.scheme not in ("http", "https") or not address.host:
            raise EngineError(f"{url!r} is no http address; an example: http://localhost:7878/query")
        if scheme not in ("basic", "digest"):
            raise EngineError(f"There is no scheme {scheme!r}; known are basic and digest.")
        self._timeout = seconds_of(timeout, EngineError)
        if address.username and user is None:
            user, password = address.username, address.password
        if token and user is not None:
            raise EngineError("Give user and password, or a token, not both.")
        self._address = address.copy_with(username=None, password=None)
        auth: httpx.Auth | None = None
        if user is not None:
            auth = (httpx.DigestAuth if scheme == "digest" else httpx.BasicAuth)(user, password or "")
        headers = {"User-Agent": "legweakkg"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._client = httpx.Client(auth=auth, headers=headers)
        self._tries, self._max_bytes, self._sleep = max(1, tries), max_bytes, sleep

    @property
    def url(self) -> str:
        """The address, without credentials."""
        return str(self._address)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(
        self,
        method: str = "POST",
        *,
        form: Mapping[str, str | Sequence[str]] | None = None,
        content: bytes | None = None,
        parameters: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accepted: Collection[int] = (),
        once: bool = False,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer to a request.

        ``accepted`` are statuses above 299 that are fine too. ``once`` is for a request that would do harm when it
        is repeated; any other is sent again while the server is away or busy. ``timeout`` replaces the usual time
        limit of a try (``math.inf``: none). Raises EngineError where the server
        is away, fails, refuses access or is no such service, QueryError where it refuses the request itself,
        QueryTimeoutError where it takes too long, RefusedQueryError for a time limit that is none.
        """
        import httpx

        limit = self._timeout if timeout is None else seconds_of(timeout)
        tries = 1 if once else self._tries
        for attempt in range(1, tries + 1):
            last = attempt == tries
            try:
                answer = self._exchange(method, form, content, parameters, headers, limit)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.NetworkError, httpx.RemoteProtocolError) as error:
                if last:
                    raise EngineError(
                        f"{self.url} cannot be reached ({_cause(error)}), tried {_times(tries)}: is the "
                        "server running and the address right?"
                    ) from None
                self._sleep(_wait(attempt))
            except httpx.TimeoutException:
                raise self._too_slow(limit) from None
            except httpx.HTTPError as error:
                raise EngineError(f"{self.url} cannot be asked: {_cause(error)}.") from None
            else:
                if answer.status in accepted:
                    return answer
                if answer.status not in RETRIED or last:
                    return self._accepted(answer)
                self._sleep(_wait(attempt, answer.headers.get("retry-after", "")))
        raise AssertionError("unreachable")

    def _exchange(
        self,
        method: str,
        form: Mapping[str, str | Sequence[str]] | None,
        content: bytes | None,
        parameters: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        limit: float,
    ) -> Answer:
        """Send once and read the answer, with an eye on its length and on the clock that its drops do not reset."""
        end = time.monotonic() + limit
        stream = self._client.stream(
            method,
            self._address,
            data=form,
            content=content,
            params=parameters,
            headers=dict(headers or {}),
            timeout=_limits(limit),
        )
        with stream as response:
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > self._max_bytes:
                    raise AnswerTooLargeError(
                        f"{self.url} answers with more than {self._max_bytes:,} bytes; narrow the question."
                    )
                if time.monotonic() > end:
                    raise self._too_slow(limit)
            return Answer(response.status_code, response.headers, b"".join(parts))

    def _too_slow(self, limit: float) -> QueryTimeoutError:
        return QueryTimeoutError(
            f"{self.url} gave no whole answer within {limit:g} s; allow more time, or narrow the question."
        )

    def _accepted(self, answer: Answer) -> Answer:
        status = answer.status
        if 200 <= status < 300:
            return answer
        said = _said(answer)
        if status in (401, 403):
            raise EngineError(f"{self.url} refuses access ({status}); give user and password, or a token.")
        if status in (404, 405, 410):
            raise EngineError(f"{self.url} is no SPARQL endpoint ({status}); usual addresses end in /query or /sparql.")
        if status in (408, 504):
            raise QueryTimeoutError(f"{self.url} stopped the query for taking too long ({status}).")
        if status in (400, 413, 414, 422):
            raise QueryError(f"{self.url} refuses the query ({status}): {said}")
        if 300 <= status < 400:
            target = answer.headers.get("location", "another address")
            raise EngineError(f"{self.url} has moved to {target}; connect to that address.")
        raise EngineError(f"{self.url} is not able to answer ({status}): {said}")


def _limits(seconds: float) -> httpx.Timeout:
    import httpx

    return httpx.Timeout(seconds if seconds < _ENDLESS else None, connect=min(10.0, seconds))


def _wait(attempt: int, asked: str = "") -> float:
    """Return the seconds before the next try: what the server asks for, else twice as long each time."""
    wanted = 0.25 * 2.0**attempt
    if asked.isdigit():
        wanted = float(asked)
    elif asked:
        with suppress(TypeError, ValueError):  # no date, or one without a zone
            wanted = (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()
    return max(0.0, min(wanted, _MAX_WAIT))


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"{tries} times"


def _cause(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__


def _said(answer: Answer) -> str:
    text = answer.content[:2000].decode(errors="replace")
    words = " ".join((_TAG.sub(" ", text) if "html" in answer.content_type else text).split())
    return (words[:300] or "without a word").rstrip(".") + "."
