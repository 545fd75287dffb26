"""What the Bot API answers when it refuses a call, word for word where the words are known."""

from collections.abc import Mapping

from bot.errors import BotError


class ApiError(BotError):
    """A refused Bot API call.

    Attributes:
        code: The HTTP status, which the body repeats as ``error_code``.
        description: What the body says.
        retry_after: Seconds to wait, for 429 only.
    """

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> Mapping[str, object]:
        """Return the JSON body of the answer."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(what: str) -> ApiError:
    """Return the 400 for a call that can never work as it stands."""
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    """Return the 403 for a chat that does not want the bot."""
    return ApiError(403, f"Forbidden: {what}")


def unauthorized() -> ApiError:
    """Return the 401 for a token that is not the bot's."""
    return ApiError(401, "Unauthorized")


def method_not_found() -> ApiError:
    """Return the 404 for a method that this server does not have."""
    return ApiError(404, "Not Found: method not found")


def not_found() -> ApiError:
    """Return the 404 for a file that is not there."""
    return ApiError(404, "Not Found")


def conflict(what: str) -> ApiError:
    """Return the 409 for a poll that another poll has ended."""
    return ApiError(409, f"Conflict: {what}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return the 429 that asks to wait ``retry_after`` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)


def not_modified() -> ApiError:
    """Return the 400 for an edit that changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message"
    )
