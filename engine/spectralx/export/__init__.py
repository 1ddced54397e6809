"""Exported models: ONNX with everything they need to be run and judged, and the card that says it to people."""
