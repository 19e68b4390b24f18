"""Makes a Data.fs whose root mapping is empty."""
import sys

import ZODB
import ZODB.FileStorage

ZODB.DB(ZODB.FileStorage.FileStorage(sys.argv[1])).close()
