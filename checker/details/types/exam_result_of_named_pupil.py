"""A grade, a mark, a test or an offer."""

from __future__ import annotations

from checker.details.detail_type import DetailType

EXAM_RESULT_OF_NAMED_PUPIL = DetailType(
    name="exam_result_of_named_pupil",
    learned="result",
    words="an exam result",
    found=(
        "Chidera got {{straight As}} and is off to read law.",
        "{{Merit at grade 4 flute}}: bravo, Diya.",
        "Poppy scored {{115 in her reading SATs}}.",
    ),
    left=(
        "88% of our Year 11s passed English and maths, our best ever.",
        "Under-13s won 4-2 with goals from Theo and Omar.",
    ),
)
