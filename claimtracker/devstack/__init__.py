"""What one command needs to start the whole site on one machine: servers, processes, set-up.

Knows nothing of Django or the apps, so that it can run before they are installed or loaded.
"""
