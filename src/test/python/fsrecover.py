"""Makes random databases, damages each in one of many ways, and lets ZODB's fsrecover mend a copy.

Arguments: folder, seed, how many. Writes for each number N: N.fs, damaged; N.found, a line "oid sha1" for the newest record of
each object in what fsrecover made; N.all, the same for every record that the whole
database had, with "-" where the object is gone.
"""
import contextlib
import hashlib
import io
import os
import random
import signal
import struct
import sys

import transaction
import ZODB
from persistent.mapping import PersistentMapping
from ZODB.FileStorage import FileIterator, FileStorage
from ZODB.fsrecover import recover
from ZODB.utils import u64


def build(path, rnd):
    storage = FileStorage(path)
    db = ZODB.DB(storage)
    connection = db.open()
    root = connection.root()
    things = []
    made = 0
    for number in range(rnd.randint(4, 40)):
        for _ in range(rnd.choice((1, 1, 1, 3, 12))):
            if things and rnd.random() < 0.4:
                thing = rnd.choice(things)
            else:
                thing = PersistentMapping()
                things.append(thing)
                made += 1
                root['thing%d' % made] = thing
            size = rnd.choice((0, 10, 200, 700, 3000, 9000))
            kind = rnd.random()
            if kind < 0.5:
                thing['data'] = bytes(rnd.randrange(256) for _ in range(size))
            elif kind < 0.8:
                thing['data'] = 'words. and more. ' * (size // 17)
            else:
                thing['data'] = bytes(size)
            if rnd.random() < 0.05:
                # A Data.fs that somebody uploaded.
                with open(path, 'rb') as file:
                    thing['data'] = file.read()[:20000]
        transaction.get().note('transaction %d' % number)
        transaction.commit()
        if rnd.random() < 0.15:
            log = storage.undoLog(0, 3)
            if log:
                try:
                    db.undo(rnd.choice(log)['id'])
                    transaction.commit()
                except Exception:
                    transaction.abort()
                things = list(root.values())
    connection.close()
    db.close()


def damage(data, rnd):
    data = bytearray(data)
    for _ in range(rnd.choice((1, 1, 1, 2, 4))):
        size = len(data)
        at = rnd.randrange(4, size)
        many = rnd.choice((1, 8, 60, 512, 512, 4096))
        kind = rnd.randrange(7)
        if kind == 0:
            at = at // 512 * 512 or 512
            end = min(size, at + max(512, many))
            data[at:end] = bytes(max(0, end - at))
        elif kind == 1:
            end = min(size, at + many)
            data[at:end] = bytes(rnd.randrange(256) for _ in range(end - at))
        elif kind == 2:
            del data[max(at, size // 2):]
        elif kind == 3:
            del data[at:at + many]
        elif kind == 4:
            data[at:at] = bytes(rnd.randrange(256) for _ in range(many))
        elif kind == 5:
            # A length, in front of a transaction or behind it.
            places = [4]
            while places[-1] + 16 < size:
                length = struct.unpack('>Q', data[places[-1] + 8:places[-1] + 16])[0]
                if not 23 <= length < size:
                    break
                places.append(places[-1] + length + 8)
            place = rnd.choice(places) + rnd.choice((8, -8)) + rnd.randrange(8)
            if 4 <= place < size:
                data[place] ^= 1 << rnd.randrange(8)
        else:
            data[at] ^= 1 << rnd.randrange(8)
    return bytes(data)


def too_long(*_):
    raise TimeoutError


def newest(path):
    found = {}
    try:
        iterator = FileIterator(path)
    except Exception:
        return found
    for each in iterator:
        for record in each:
            found[u64(record.oid)] = record.data
    return found


def main(folder, seed, count):
    for number in range(count):
        rnd = random.Random('%s %d' % (seed, number))
        good = os.path.join(folder, 'good.fs')
        for name in os.listdir(folder):
            if name.startswith('good.fs') or name.startswith('recovered.fs'):
                os.remove(os.path.join(folder, name))
        build(good, rnd)
        with open(os.path.join(folder, '%d.all' % number), 'w') as out:
            for each in FileIterator(good):
                for record in each:
                    digest = '-' if record.data is None else hashlib.sha1(record.data).hexdigest()
                    out.write('%016x %s\n' % (u64(record.oid), digest))
        bad = os.path.join(folder, '%d.fs' % number)
        with open(good, 'rb') as file:
            data = damage(file.read(), rnd)
        with open(bad, 'wb') as file:
            file.write(data)
        recovered = os.path.join(folder, 'recovered.fs')
        with contextlib.redirect_stdout(io.StringIO()):
            # Near the end of a file fsrecover may look at the same byte for ever.
            signal.signal(signal.SIGALRM, too_long)
            signal.alarm(3)
            try:
                recover(bad, recovered, force=True, partial=rnd.random() < 0.5)
            except (Exception, SystemExit):
                pass
            finally:
                signal.alarm(0)
        with open(os.path.join(folder, '%d.found' % number), 'w') as out:
            for oid, record in newest(recovered).items():
                if record is not None:
                    out.write('%016x %s\n' % (oid, hashlib.sha1(record).hexdigest()))


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
