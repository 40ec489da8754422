"""What tables say, taken into the books: one file per kind of table; `registry.APPLIERS` names them."""
