"""Ask: names, questions, answers."""
