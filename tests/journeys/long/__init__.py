"""A story of months: processes whose clock the test sets, whose jobs run twice, and which may be killed."""
