"""The kinds of tables we read, one file each; `registry.KINDS` names them."""
