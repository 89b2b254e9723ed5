"""An HTTP service that is asked politely: time limits, retries with growing pauses, credentials, plain errors."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Self

from ..errors import EngineError, QueryError, QueryTimeoutError

if TYPE_CHECKING:
    import httpx

RETRIED = frozenset({429, 502, 503, 504})
"""Answers after which a request is sent again: the server is busy or a gateway has lost it."""

MAX_BYTES = 1024 * 1024 * 1024
_MAX_WAIT = 30.0
_TAG = re.compile(r"<[^>]+>")

Scheme = Literal["basic", "digest"]


class Service:
    """An address, how to log in there, and how patient to be.

    ``timeout`` is in seconds, for each try; ``tries`` how often a request is sent while the server is away or
    busy: only requests that may be repeated are sent through here. Credentials in the address are taken out of
    it, so that no message shows them.
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
        if address.username and user is None:
            user, password = address.username, address.password
        self._address = address.copy_with(username=None, password=None)
        auth: httpx.Auth | None = None
        if user is not None:
            auth = (httpx.DigestAuth if scheme == "digest" else httpx.BasicAuth)(user, password or "")
        headers = {"User-Agent": "legweakkg"} | ({"Authorization": f"Bearer {token}"} if token else {})
        limits = httpx.Timeout(timeout, connect=min(10.0, timeout))
        self._client = httpx.Client(auth=auth, headers=headers, timeout=limits)
        self._timeout, self._tries, self._sleep = timeout, max(1, tries), sleep

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
    ) -> httpx.Response:
        """Return the answer to a request, which must be one that does no harm when it is repeated.

        Raises EngineError where the server is away, refuses access or is no such service, QueryError where it
        refuses the request itself, QueryTimeoutError where it takes too long.
        """
        import httpx

        for attempt in range(1, self._tries + 1):
            last = attempt == self._tries
            try:
                response = self._client.request(
                    method, self._address, data=form, content=content, params=parameters, headers=dict(headers or {})
                )
            except (
                httpx.ConnectError,
                httpx.ConnectTimeout,
                httpx.RemoteProtocolError,
                httpx.ReadError,
                httpx.WriteError,
            ) as error:
                if last:
                    raise EngineError(
                        f"{self.url} cannot be reached ({_cause(error)}), tried {attempt} times: is the "
                        "server running and the address right?"
                    ) from None
            except httpx.TimeoutException:
                raise QueryTimeoutError(
                    f"{self.url} gave no answer within {self._timeout:g} s; allow more time, or narrow the question."
                ) from None
            except httpx.HTTPError as error:
                raise EngineError(f"{self.url} cannot be asked: {_cause(error)}.") from None
            else:
                if response.status_code not in RETRIED or last:
                    return self._accepted(response)
                self._sleep(_wait(attempt, response.headers.get("retry-after", "")))
                continue
            self._sleep(_wait(attempt))
        raise AssertionError("unreachable")

    def _accepted(self, response: httpx.Response) -> httpx.Response:
        status = response.status_code
        if 200 <= status < 300:
            if len(response.content) > MAX_BYTES:
                raise EngineError(f"{self.url} answered with more than {MAX_BYTES:,} bytes; narrow the question.")
            return response
        said = _said(response)
        if status in (401, 403):
            raise EngineError(f"{self.url} refuses access ({status}); give user and password, or a token.")
        if status in (404, 405):
            raise EngineError(f"{self.url} is no SPARQL endpoint ({status}); usual addresses end in /query or /sparql.")
        if status in (408, 504):
            raise QueryTimeoutError(f"{self.url} stopped the query for taking too long ({status}).")
        if status in (400, 413, 414, 500):
            raise QueryError(f"{self.url} refuses the query ({status}): {said}")
        if 300 <= status < 400:
            target = response.headers.get("location", "another address")
            raise EngineError(f"{self.url} has moved to {target}; connect to that address.")
        raise EngineError(f"{self.url} is not able to answer now ({status}): {said}")


def _wait(attempt: int, asked: str = "") -> float:
    """Return the seconds before the next try: what the server asks for, else twice as long each time."""
    wanted = float(asked) if asked.isdigit() else 0.25 * 2.0**attempt
    return min(wanted, _MAX_WAIT)


def _cause(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__


def _said(response: httpx.Response) -> str:
    words = " ".join(_TAG.sub(" ", response.text[:2000]).split())
    return (words[:300] or "without a word").rstrip(".") + "."
