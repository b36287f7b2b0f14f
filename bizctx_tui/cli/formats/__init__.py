"""How a result is written: one file for each format, loaded when it is asked for."""
