#!/usr/bin/env python3
"""Puts the nanoseconds since 1970 before each line, as soon as it comes."""
import sys,time
for line in sys.stdin:
    sys.stdout.write("%d %s" % (time.time_ns(), line)); sys.stdout.flush()
