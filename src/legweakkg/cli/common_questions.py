"""The questions that are asked most, as commands of their own; all others are ``legweakkg ask NAME``."""

from __future__ import annotations

from .question_commands import question_command

causes = question_command("causes")
mechanisms = question_command("mechanisms")
symptoms = question_command("symptoms")
tests = question_command("tests")
prevention = question_command("prevention")
red_flags = question_command("red_flags")
side_effects = question_command("side_effects")
