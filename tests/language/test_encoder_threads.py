"""How the threads of the language model wait."""

from __future__ import annotations

from checker.language.encoder import OnnxEncoder


def test_threads_spin_within_a_run_alone_and_briefly() -> None:
    options = OnnxEncoder("posts").session.get_session_options()
    assert options.get_session_config_entry("session.force_spinning_stop") == "1", "a page that waits for the next post takes no core"
    assert int(options.get_session_config_entry("session.intra_op.spin_duration_us")) <= 1000
