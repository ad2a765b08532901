"""Who a text speaks of: tokens, pupils of the roll in every form of writing, people who are not on it, groups, and everybody else a detail may belong to."""
