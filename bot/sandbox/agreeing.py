"""A person of the sandbox agrees that the bot keeps something of theirs, as the bot asks for it."""

from bot.sandbox.client import WAIT_SECONDS, SandboxClient
from bot.telegram.privacy.buttons import PrivacyAction, privacy_data


async def agree(person: SandboxClient, timeout: float = WAIT_SECONDS) -> None:  # noqa: ASYNC109 - passed on
    """Have a person agree in their private chat, on the page of ``/privacy``.

    Args:
        person: Who agrees.
        timeout: How many seconds the bot may take for its first answer.

    Raises:
        SandboxClientError: The bot did not answer in time.
    """
    await person.say("/privacy")
    page = await person.wait_for_reply(timeout)
    await person.press(page, privacy_data(PrivacyAction.AGREE_HERE))
    await person.wait_for_edit()
