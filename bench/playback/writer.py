"""Commits something small by ZEO again and again until its input ends, then prints the longest wait in seconds and how
many commits there were. Takes the address of the server."""
import select
import sys
import time

import transaction
import ZEO

address = sys.argv[1]
database = ZEO.DB(address, storage="1", wait_timeout=30)
connection = database.open()
longest, count = 0.0, 0
print("READY", flush=True)
while not select.select([sys.stdin], [], [], 0.02)[0]:
    connection.root()["bench"] = count
    start = time.perf_counter()
    transaction.commit()
    longest = max(longest, time.perf_counter() - start)
    count += 1
print("%.3f %d" % (longest, count))
connection.close()
database.close()
