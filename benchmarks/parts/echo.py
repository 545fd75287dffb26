"""A bot that answers every text with itself: what python-telegram-bot does by itself, to compare with."""

import os

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 - PTB passes it
    """Say it again."""
    message = update.effective_message
    if message is not None and message.text:
        await message.reply_text(message.text)


def main() -> None:
    """Run until told to stop."""
    server = os.environ["TELEGRAM_API_URL"]
    application = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(f"{server}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, on_text))
    application.run_polling()


if __name__ == "__main__":
    main()
