/**
 * Reads and writes a {@code Data.fs}, the file of ZODB's FileStorage.
 *
 * <p>In: the file, maybe being written by a server at this moment, and its {@code .index}. Out: a
 * {@link io.camelzodb.storage.file.FileStorage}, read only. The file is mapped, never copied; an
 * object costs about 20 bytes of memory. The format is that of ZODB/FileStorage/format.py, both
 * magics, with the records of versions that ZODB3 before 3.9 wrote.
 */
@NullMarked
package io.camelzodb.storage.file;

import org.jspecify.annotations.NullMarked;
