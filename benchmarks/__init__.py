"""Speed, as ratios beside a peer in one run; never in timed tests."""
