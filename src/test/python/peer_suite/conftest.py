"""Run the cases of perfact-zodbsync's own suite against the launcher that LAUNCHER names, as a process.

The installed suite is patched while it runs: a command of a case starts the launcher in place of the class of
perfact-zodbsync, with the configuration of the case. "watch" stays in process, since the cases call its methods.
"""
import logging
import os
import subprocess

import pytest
from perfact.zodbsync import main
from perfact.zodbsync.tests import test_sync

LAUNCHER = os.environ["LAUNCHER"]
IN_PROCESS = ("watch",)


class LauncherFailed(Exception):
    """The launcher ended with another status than 0."""


raises = pytest.raises
pytest.raises = lambda expected, *rest, **named: raises(
    (expected if isinstance(expected, tuple) else (expected,)) + (LauncherFailed,), *rest, **named)


class LauncherRunner(main.Runner):
    def parse(self, *argv):
        command = super().parse(*argv)
        kind = type(command)
        if getattr(kind, "subcommand", kind.__name__.lower()) in IN_PROCESS:
            return command
        sync = self.sync

        def run():
            options = []
            if sync is not None:
                # The case may have changed a setting of the running program.
                owner = "true" if sync.force_default_owner else "false"
                options = ["-D", "zodb.force-default-owner=" + owner]
                sync.tm.commit()
            ended = subprocess.run([LAUNCHER, *options, *argv], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
            print("LAUNCHER", argv[2:], "->", ended.returncode)
            print(ended.stdout)
            if sync is not None:
                sync.tm.begin()
                sync.app._p_jar.cacheMinimize()
            for line in ended.stdout.splitlines():
                logging.getLogger("ZODBSync").warning(line)
            if ended.returncode:
                raise LauncherFailed(ended.stdout[-2000:])

        command.run = run
        return command


main.Runner = LauncherRunner
test_sync.Runner = LauncherRunner
