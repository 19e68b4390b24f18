/**
 * Says what a commit of this program tells: up to which transaction its files are those of the
 * database, who made it, and its text.
 */
@NullMarked
package io.camelzodb.sync.commit;

import org.jspecify.annotations.NullMarked;
