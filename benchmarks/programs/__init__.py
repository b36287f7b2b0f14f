"""The programs that are measured beside bizctx; each is run by the name of its file."""
