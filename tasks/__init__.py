"""RQ jobs: thin shells over operations. A job does everything that is owed; a nudge carries no argument."""
