"""Copies transactions of a Data.fs to a ZEO server, with their tids: feed.py DATA_FS HOST:PORT FIRST END"""
import sys

from ZEO.ClientStorage import ClientStorage
from ZODB.FileStorage import FileIterator

source, address, first, end = sys.argv[1:]
host, port = address.rsplit(":", 1)
storage = ClientStorage((host, int(port)), wait_timeout=30)
transactions = FileIterator(source)
for number, transaction in enumerate(transactions):
    if int(first) <= number < int(end):
        storage.tpc_begin(transaction, transaction.tid, transaction.status)
        for record in transaction:
            storage.restore(record.oid, record.tid, record.data, "", record.data_txn, transaction)
        storage.tpc_vote(transaction)
        storage.tpc_finish(transaction)
transactions.close()
storage.close()
