"""Says what is true: ``assistant`` decides, ``telegram`` speaks, ``store`` remembers, ``sandbox`` replaces Telegram."""
