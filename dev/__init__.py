"""Development and demonstration environment behind ``./mj``; only the Python standard library is needed."""
