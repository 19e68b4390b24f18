import sys,time
for line in sys.stdin:
    sys.stdout.write("%d %s" % (time.time_ns(), line)); sys.stdout.flush()
