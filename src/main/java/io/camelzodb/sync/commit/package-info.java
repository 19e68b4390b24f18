/** Writes and reads the messages of our commits, and the database position in them. */
@NullMarked
package io.camelzodb.sync.commit;

import org.jspecify.annotations.NullMarked;
