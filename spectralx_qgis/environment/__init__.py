"""The engine's environment: made on first use, checked, repaired, updated and removed."""
