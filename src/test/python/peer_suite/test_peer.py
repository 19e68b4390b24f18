from perfact.zodbsync.tests.test_sync import *  # noqa: F401,F403
