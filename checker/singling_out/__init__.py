"""One pupil who can be told though not named in full: a first name with further details, or a description that fits only one."""
