"""What operators see of a running bot: traces and log context, metrics, health. ``monitor`` puts it together."""
