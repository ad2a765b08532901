"""Judging how a post speaks: reviewed word lists beside the tone model, and what each of them adds."""
