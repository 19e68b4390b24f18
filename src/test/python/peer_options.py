#!/usr/bin/env python3
"""Print each command of perfact-zodbsync, then its options; the program itself has the name -."""
import argparse

from perfact.zodbsync.main import Runner

parser = Runner().parser


def line(name, of):
    options = [text for action in of._actions for text in action.option_strings]
    print(name, *options)


line("-", parser)
for action in parser._actions:
    if isinstance(action, argparse._SubParsersAction):
        for name, of in action.choices.items():
            line(name, of)
