"""The Processing algorithms: one file each, each one command of the engine."""
