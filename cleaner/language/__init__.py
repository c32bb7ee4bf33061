"""The character language model: how Chinese a reading is."""

from cleaner.language.trigram import Model, character_scores, model, score, total

__all__ = ["Model", "character_scores", "model", "score", "total"]
