/** Reads a {@code Data.fs} from a backup: gzipped, or a folder of repozo. */
@NullMarked
package io.camelzodb.storage.file.backup;

import org.jspecify.annotations.NullMarked;
