"""What happens when a button of a broadcast, a digest or a subscription is pressed."""

from bot.telegram.mailing.buttons import DecideDigest, MailingPress, ToggleTopic
from bot.telegram.mailing.command import on_broadcast_press
from bot.telegram.mailing.deciding import decide
from bot.telegram.mailing.subscribing import on_toggle
from bot.telegram.visit import Visit


async def on_mailing_press(visit: Visit, press: MailingPress) -> bool:
    """Do what a button says; return False for one that means nothing any more."""
    match press:
        case ToggleTopic():
            return await on_toggle(visit, press)
        case DecideDigest():
            return await decide(visit, press)
        case _:
            return await on_broadcast_press(visit, press)
