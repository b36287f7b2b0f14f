"""Who is asking: credentials, region and project."""
