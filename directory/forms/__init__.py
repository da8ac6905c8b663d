"""Fields and forms of the directory."""
