"""Models as files: which are shipped and held to their digests (`manifest`), and the one way in which any of them is opened (`runtime`)."""
