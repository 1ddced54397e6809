"""What the plugin knows without a window: where the engine is, how to ask it, what it answers."""
